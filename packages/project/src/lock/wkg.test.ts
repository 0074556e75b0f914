import { exec, spawnSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { applyChanges } from './change.js'
import { parseLock } from './parse.js'
import { formatLock } from './print.js'
import { EMPTY_LOCK, type LockFile } from './types.js'
import { exportWkgLock, importWkgLock } from './wkg.js'

const fixtures = join(import.meta.dirname, 'fixtures')
const fixture = (name: string) => readFile(join(fixtures, name))

describe('wkg.lock as wkg 0.16.1 writes it', () => {
  it('gives its pins, without facts', async () => {
    const { changes, skipped } = await importWkgLock(
      EMPTY_LOCK,
      await fixture('wkg-0.16.1-two-packages.lock'),
      'wkg.lock',
    )
    expect(skipped).toEqual([])
    const lock = applyChanges(EMPTY_LOCK, changes)
    expect(lock.packages.map(({ name, registry }) => `${formatPackageName(name)} ${registry}`)).toEqual([
      'docs:base local-registry',
      'docs:other local-registry',
    ])
    const [entry] = lock.packages[0]?.versions ?? []
    expect(entry?.digest).toBe(sha256(await fixture('docs-base-1.2.0.wasm')))
    expect(entry).not.toHaveProperty('facts')
  })

  it('keeps our own entries, and refuses other bytes of a locked version', async () => {
    const text = await fixture('wkg-0.16.1-two-packages.lock')
    const lock = applyChanges(EMPTY_LOCK, (await importWkgLock(EMPTY_LOCK, text, 'wkg.lock')).changes)
    expect((await importWkgLock(lock, text, 'wkg.lock')).changes).toEqual([])
    const forged = text.toString().replace(/sha256:[0-9a-f]{64}/, `sha256:${'0'.repeat(64)}`)
    for (const theirs of [
      forged,
      forged.replace(/requirement = "=1\.2\.0"/, 'requirement = "^1.2"'),
      forged.replace('registry = "local-registry"', 'registry = "another"'),
    ]) {
      await expect(importWkgLock(lock, theirs, 'wkg.lock')).rejects.toMatchObject({
        code: 'E_TAG_MOVED',
        actual: `sha256:${'0'.repeat(64)}`,
      })
    }
  })

  it('is what the export gives back, byte for byte', async () => {
    for (const name of ['wkg-0.16.1-two-packages.lock', 'wkg-0.16.1-empty.lock']) {
      const text = (await fixture(name)).toString()
      expect(exportWkgLock(await parseLock(text, 'wkg.lock'))).toBe(text)
    }
  })
})

const PATH = [process.env['PATH'], join(homedir(), '.cargo', 'bin')].join(delimiter)
const hasWkg = spawnSync('wkg --version', { shell: true, env: { ...process.env, PATH } }).status === 0

function ourLock(digest: `sha256:${string}`): LockFile {
  const version = parseVersion('1.2.0')
  const { major, minor, patch, pre } = version
  const facts = { size: 10, kind: 'wit-package' as const, imports: ['a:b/c@1.0.0', 'x'], exports: [] }
  const entry = {
    requirement: { comparators: [{ operator: '=' as const, major, minor, patch, pre }] },
    version,
    digest,
    manifest: digest,
    source: 'localhost/docs/base',
    facts,
    requiredBy: ['package.json', 'docs:x@1.0.0'],
    extras: new Map([['claims', new Map([['repository', 'https://example.org/\u202E']])]]),
  }
  return {
    packages: [
      {
        name: { namespace: 'docs', name: 'base' },
        registry: 'local-registry',
        versions: [entry],
        extras: new Map([['x', 1n]]),
      },
    ],
    extras: new Map([['note', ['a', 'b']]]),
  }
}

describe.skipIf(!hasWkg)('a copy of our lock as wkg.lock (needs wkg on the PATH)', () => {
  let dir: string

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-wkg-'))
    await mkdir(join(dir, 'registry', 'docs', 'base'), { recursive: true })
    await mkdir(join(dir, 'wit'))
    await cp(join(fixtures, 'docs-base-1.2.0.wasm'), join(dir, 'registry', 'docs', 'base', '1.2.0.wasm'))
    await writeFile(
      join(dir, 'wit', 'app.wit'),
      'package docs:app@0.1.0;\nworld app { import docs:base/types@1.2.0; }\n',
    )
    await writeFile(
      join(dir, 'config.toml'),
      `[namespace_registries]\ndocs = "local-registry"\n[registry."local-registry"]\ntype = "local"\n` +
        `[registry."local-registry".local]\nroot = ${JSON.stringify(join(dir, 'registry'))}\n`,
    )
  })

  afterEach(async () => await rm(dir, { recursive: true, force: true }))

  const wkgBuild = () =>
    promisify(exec)('wkg build -o app.wasm', {
      cwd: dir,
      env: { ...process.env, PATH, WKG_CONFIG_FILE: join(dir, 'config.toml'), WKG_CACHE_DIR: join(dir, 'cache') },
    })

  it('is read and honoured', async () => {
    const digest = sha256(await fixture('docs-base-1.2.0.wasm'))
    await writeFile(join(dir, 'wkg.lock'), formatLock(ourLock(digest)))
    await wkgBuild()
    const written = await parseLock(await readFile(join(dir, 'wkg.lock')), 'wkg.lock')
    expect(written.packages[0]?.versions[0]?.digest).toBe(digest)
  })

  it('is used for its digests: a wrong one stops wkg', async () => {
    await writeFile(join(dir, 'wkg.lock'), formatLock(ourLock(`sha256:${'0'.repeat(64)}`)))
    await expect(wkgBuild()).rejects.toMatchObject({ stderr: expect.stringContaining('sha256:000000') })
  })
})
