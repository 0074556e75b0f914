import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diffLocks, formatDiffMarkdown } from '@wasm-pkg/review'
import { formatLock, installPackages, lockDifferences, openProject, parseLock, parseManifest } from '@wasm-pkg/project'
import { openStore } from '@wasm-pkg/registry-client/store'
import { expect, it } from 'vitest'
import { lockBlock } from '../content/many-packages.js'
import { digestOf } from '../content/package.js'
import { component, customSection } from '@wasm-pkg/testing/wasm'
import { measured, now } from './measure.js'

const PACKAGES = 2000
const numbers = Array.from({ length: PACKAGES }, (_, at) => at)
const dependencies = Object.fromEntries(numbers.map((at) => [`acme:package-n${at}`, '^1.0.0']))

function lockOf(version: string): string {
  return `version = 1\n${numbers.map((at) => lockBlock(at, version)).join('')}`
}

it('2,000 packages in a lock are read, checked and compared each within a second', async () => {
  const started = now()
  const before = await parseLock(lockOf('1.0.0'), 'before')
  expect(measured('reading a lock of 2,000 packages', started)).toBeLessThan(1000)
  const after = await parseLock(lockOf('1.1.0'), 'after')

  const manifest = parseManifest(JSON.stringify({ wasmPkg: { dependencies } }), '/project/package.json')
  const checking = now()
  expect(lockDifferences(manifest, after)).toEqual([])
  expect(measured('checking it against package.json', checking)).toBeLessThan(1000)

  const comparing = now()
  const diff = diffLocks(before, after)
  expect(formatDiffMarkdown(diff).length).toBeGreaterThan(1000)
  expect(measured('comparing two of them', comparing)).toBeLessThan(1000)

  const printing = now()
  expect(formatLock(after)).toContain('acme:package-n1999')
  expect(measured('printing it', printing)).toBeLessThan(1000)
})

// The same lock without its facts, as wkg writes one: whoever is not frozen records each of the packages.
it.each([
  ['resolved', true, 1000, storedBlock],
  ['recorded', false, 2000, (at: number, bytes: Uint8Array) => storedBlock(at, bytes).replace(/^size[^]*/m, '')],
] as const)('2,000 locked packages in the store are %s within seconds', async (what, frozen, limit, block) => {
  const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-many-'))
  try {
    const env = { WASM_PKG_CACHE_DIR: join(folder, 'store') }
    const store = openStore({ env })
    const blocks = await Promise.all(
      numbers.map(async (at) => {
        const bytes = component({ more: [customSection(`n${at}`, Buffer.alloc(0))] })
        await store.writeBlob(digestOf(bytes), bytes.byteLength, bytes)
        return block(at, bytes)
      }),
    )
    const registries = { default: 'localhost:1' }
    await writeFile(join(folder, 'package.json'), JSON.stringify({ wasmPkg: { dependencies, registries } }))
    await writeFile(join(folder, 'wasm-pkg.lock'), `version = 1\n${blocks.join('')}`)
    const project = await openProject({ root: folder, frozen, offline: true, dts: false, env })
    const started = now()
    const { packages } = await installPackages(project)
    expect(measured(`2,000 locked packages ${what}`, started)).toBeLessThan(limit)
    await project.close()
    expect(packages).toHaveLength(PACKAGES)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** What the lock says of a package that imports and exports nothing. */
function storedBlock(at: number, bytes: Uint8Array): string {
  return `
[[packages]]
name = "acme:package-n${at}"
registry = "localhost:1"

[[packages.versions]]
requirement = "^1.0.0"
version = "1.0.0"
digest = "${digestOf(bytes)}"
source = "localhost:1/acme/package-n${at}"
size = ${bytes.byteLength}
kind = "component"
imports = []
exports = []
required-by = [
    "package.json",
]
`
}
