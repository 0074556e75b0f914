import { parseManifest } from '@wasm-pkg/project'
import { lockOf } from '@wasm-pkg/testing/lock'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { describe, expect, it } from 'vitest'
import { failures } from '../failures.js'
import { formatDiffMarkdown } from '../render/markdown/page.js'
import { formatDiffText } from '../render/text.js'
import { diffLocks, isEmptyDiff } from './diff.js'
import { manifestChanges } from './manifest.js'
import type { LockDiff, ReviewedManifest } from './types.js'

function manifestOf(document: object): ReviewedManifest {
  const { permissions } = parseManifest(JSON.stringify({ wasmPkg: document }), '/project/package.json')
  return { document, permissions }
}

const lock = lockOf({ name: 'acme:image', version: '1.0.0' })
function reviewed(before: object, after: object): LockDiff {
  return diffLocks(lock, lock, { manifests: { before: manifestOf(before), after: manifestOf(after) } })
}

describe('a change of package.json', () => {
  it.each([
    ['permissions', { permissions: { '*': { network: true } } }, 'permissions["*"].network'],
    ['overrides', { overrides: { 'acme:image': './evil.wasm' } }, 'overrides["acme:image"]'],
    ['bindings', { bindings: { 'host:log/log': './evil.js' } }, 'bindings["host:log/log"]'],
    ['mapping', { registries: { namespaces: { acme: 'evil.example' } } }, 'registries.namespaces.acme'],
    ['mapping', { registries: { default: 'evil.example' } }, 'registries.default'],
    ['policy-change', { policy: { imports: ['*'] } }, 'policy.imports'],
    [undefined, { async: { 'acme:image': { exports: ['run'] } } }, 'async["acme:image"]'],
    [undefined, { dependencies: { 'acme:image': '2' } }, 'dependencies["acme:image"]'],
  ] as const)('of %s is reported although the lock is the same, and fails by its rule: %j', (rule, document, path) => {
    const all = ['permissions', 'overrides', 'bindings', 'mapping', 'policy-change'] as const
    for (const diff of [reviewed({}, document), reviewed(document, {})]) {
      expect(isEmptyDiff(diff)).toBe(false)
      expect(diff.manifest.map((change) => change.path)).toEqual([path])
      expect(formatDiffText(diff)).toContain(path)
      expect(formatDiffText(diff)).not.toContain('No change')
      expect(formatDiffMarkdown(diff)).toContain(path)
    }
    expect(failures(reviewed({}, document), all).map((failure) => failure.rule)).toEqual(
      rule === undefined ? [] : [rule],
    )
  })

  it('cannot break out of its line', () => {
    const nasty = 'x`|\n## safe\u202E<b>@all'
    const diff = reviewed({}, { bindings: { [nasty]: nasty }, async: {} })
    const lines = formatDiffText(diff).split('\n')
    expect(lines.map((line) => escapeText(line, line.length))).toEqual(lines)
    const page = formatDiffMarkdown(diff)
    expect(page).not.toContain('\n## safe')
    expect(page).not.toContain('\u202E')
    expect(page).toMatch(/\*\*`` bindings/)
  })

  it('says nothing of another order of keys', () => {
    const one = { permissions: { 'a:b': { env: { A: '1', B: '2' } } }, overrides: { 'c:d': './a', 'e:f': './b' } }
    const two = { overrides: { 'e:f': './b', 'c:d': './a' }, permissions: { 'a:b': { env: { B: '2', A: '1' } } } }
    expect(reviewed(one, two).manifest).toEqual([])
  })
})

describe('a permission', () => {
  it.each([
    [{}, { 'a:b': { network: true } }, true],
    [{ 'a:b': { network: true } }, {}, false],
    [{}, { 'a:b': { network: false } }, false],
    [{ 'a:b': { stdio: false } }, {}, true],
    // A package's own grant replaces the general one.
    [{ '*': { network: true }, 'a:b': { network: false } }, { '*': { network: true } }, true],
    [{ 'a:b': { network: true } }, { '*': { network: true }, 'a:b': { network: true } }, true],
    [{ 'a:b': { env: true } }, { 'a:b': { env: ['HOME'] } }, false],
    [{ 'a:b': { env: ['HOME', 'PATH'] } }, { 'a:b': { env: ['PATH'] } }, false],
    [{ 'a:b': { env: ['HOME'] } }, { 'a:b': { env: ['HOME', 'TOKEN'] } }, true],
    [{ 'a:b': { env: ['HOME'] } }, { 'a:b': { env: { HOME: '/' } } }, true],
    [{ 'a:b': { args: ['a'] } }, { 'a:b': { args: true } }, true],
    [{ 'a:b': { preopens: { '/': './data' } } }, { 'a:b': { preopens: { '/': '/' } } }, true],
    [{ 'a:b': { preopens: { '/': './data', '/x': './x' } } }, { 'a:b': { preopens: { '/': './data' } } }, false],
  ])('%j to %j widens: %j', (before, after, widens) => {
    const changes = manifestChanges(manifestOf({ permissions: before }), manifestOf({ permissions: after }))
    expect(changes.some((change) => change.widens)).toBe(widens)
  })

  it('stands beside the capability that it opens, or does not', () => {
    const after = lockOf({ name: 'acme:image', version: '1.0.1', imports: ['wasi:http/outgoing-handler@0.2.3'] })
    const granted = (old: object, now: object) =>
      diffLocks(lock, after, { manifests: { before: manifestOf(old), after: manifestOf(now) } }).capabilities[0]
        ?.granted
    const network = { permissions: { 'acme:image': { network: true } } }
    expect([granted({}, {}), granted({}, network), granted(network, network), granted(network, {})]).toEqual([
      'no',
      'by-this-change',
      'yes',
      'no',
    ])
    const diff = diffLocks(lock, after, { manifests: { before: manifestOf({}), after: manifestOf({}) } })
    expect(formatDiffText(diff)).toContain('send HTTP requests to any server; not granted here')
    expect(formatDiffMarkdown(diff)).toContain('; not granted here')
  })
})
