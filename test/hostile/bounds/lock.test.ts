// First, since only what is compiled after it is counted.
import { blocksRunBy, growth } from '@wasm-pkg/testing/work'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { diffLocks, formatDiffMarkdown } from '@wasm-pkg/review'
import { formatLock, parseLock } from '@wasm-pkg/project/lock-file'
import { installPackages, lockDifferences, type Manifest, openProject, parseManifest } from '@wasm-pkg/project'
import { openStore } from '@wasm-pkg/registry-client/store'
import { expect, it } from 'vitest'
import { lockBlock } from '../content/many-packages.js'
import { digestOf } from '../content/package.js'
import { component, customSection } from '@wasm-pkg/testing/wasm'

const PACKAGES = 1000
const namesOf = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at)
const dependenciesOf = (count: number): Record<string, string> =>
  Object.fromEntries(namesOf(count).map((at) => [`acme:package-n${at}`, '^1.0.0']))

function lockOf(count: number, version: string): string {
  return `version = 1\n${namesOf(count)
    .map((at) => lockBlock(at, version))
    .join('')}`
}

interface Sized {
  readonly text: string
  readonly before: Awaited<ReturnType<typeof parseLock>>
  readonly after: Awaited<ReturnType<typeof parseLock>>
  readonly manifest: Manifest
}

async function sized(count: number): Promise<Sized> {
  const text = lockOf(count, '1.0.0')
  const wasmPkg = { dependencies: dependenciesOf(count) }
  return {
    text,
    before: await parseLock(text, 'before'),
    after: await parseLock(lockOf(count, '1.1.0'), 'after'),
    manifest: parseManifest(JSON.stringify({ wasmPkg }), '/project/package.json'),
  }
}

it.each<readonly [string, (each: Sized) => unknown]>([
  ['reading it', ({ text }) => parseLock(text, 'lock')],
  ['checking it against package.json', ({ manifest, after }) => expect(lockDifferences(manifest, after)).toEqual([])],
  ['comparing two of them', ({ before, after }) => expect(formatDiffMarkdown(diffLocks(before, after))).not.toBe('')],
  ['printing it', ({ after }) => formatLock(after)],
])('%s is work in proportion to the packages in a lock', async (_, work) => {
  const sizes = new Map([
    [PACKAGES, await sized(PACKAGES)],
    [2 * PACKAGES, await sized(2 * PACKAGES)],
  ])
  const grown = await growth((count) => {
    const each = sizes.get(count)
    return each === undefined ? undefined : work(each)
  }, PACKAGES)
  expect(grown).toBeGreaterThan(1.5)
  expect(grown).toBeLessThan(2.5)
})

// The same lock without facts, as wkg writes it. An unfrozen project records each of the packages.
it.each([
  ['resolved', true, storedBlock],
  ['recorded', false, (at: number, bytes: Uint8Array) => storedBlock(at, bytes).replace(/^size[^]*/m, '')],
] as const)('locked packages in the store are %s by work in proportion to their number', async (_, frozen, block) => {
  const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-many-'))
  const blocks: number[] = []
  try {
    // The first, small one pays what is paid once: loading modules.
    for (const count of [10, PACKAGES, 2 * PACKAGES]) {
      const root = join(folder, String(count))
      const env = { WASM_PKG_CACHE_DIR: join(root, 'store') }
      await storePackages(root, count, block)
      const project = await openProject({ root, frozen, offline: true, dts: false, env })
      blocks.push(await blocksRunBy(async () => expect((await installPackages(project)).packages).toHaveLength(count)))
      await project.close()
    }
    const [, one = 0, two = 0] = blocks
    expect(two / one).toBeGreaterThan(1.5)
    expect(two / one).toBeLessThan(2.5)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

/** A project whose packages are all locked, and in its store. */
async function storePackages(
  root: string,
  count: number,
  block: (at: number, bytes: Uint8Array) => string,
): Promise<void> {
  const store = openStore({ env: { WASM_PKG_CACHE_DIR: join(root, 'store') } })
  const blocks = await Promise.all(
    namesOf(count).map(async (at) => {
      const bytes = component({ more: [customSection(`n${at}`, Buffer.alloc(0))] })
      await store.writeBlob(digestOf(bytes), bytes.byteLength, bytes)
      return block(at, bytes)
    }),
  )
  const wasmPkg = { dependencies: dependenciesOf(count), registries: { default: 'localhost:1' } }
  await writeFile(join(root, 'package.json'), JSON.stringify({ wasmPkg }))
  await writeFile(join(root, 'wasm-pkg.lock'), `version = 1\n${blocks.join('')}`)
}

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
