import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatVersion, parseVersion } from '@wasm-pkg/registry-client/version'
import { parseRequirement } from '@wasm-pkg/registry-client/requirement'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { LockChange } from './change.js'
import { readLock, saveLock } from './file.js'
import { formatLock } from './print.js'
import { EMPTY_LOCK, type LockedVersion } from './types.js'

let dir: string
let file: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-lock-'))
  file = join(dir, 'wasm-pkg.lock')
})
afterEach(async () => await rm(dir, { recursive: true, force: true }))

it.skipIf(process.platform === 'win32')('a lock that is a link out of the project is not written through', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'wasm-pkg-outside-'))
  const target = join(outside, 'target')
  await writeFile(target, formatLock(EMPTY_LOCK))
  await symlink(target, file)
  await expect(saveLock(file, await readLock(file), [pin('a:b')])).rejects.toMatchObject({ code: 'E_CONFIG' })
  expect(await readFile(target, 'utf8')).toBe(formatLock(EMPTY_LOCK))
  await rm(outside, { recursive: true })
})

function pin(name: string, version = '1.2.3', more: Partial<LockedVersion> & { accept?: boolean } = {}): LockChange {
  const { accept, ...fields } = more
  return {
    kind: 'pin',
    name: parsePackageName(name),
    registry: 'r.example',
    entry: {
      requirement: parseRequirement('^1'),
      version: parseVersion(version),
      digest: `sha256:${'a'.repeat(64)}`,
      requiredBy: ['package.json'],
      extras: new Map(),
      ...fields,
    },
    ...(accept === undefined ? {} : { acceptChanged: accept }),
  }
}

describe('saving a lock', () => {
  it('creates, replaces and leaves alone', async () => {
    const absent = await readLock(file)
    expect(absent.revision).toBe('absent')
    const first = await saveLock(file, absent, [pin('a:b')])
    const { mtimeNs } = await stat(file, { bigint: true })
    expect(await saveLock(file, first, [pin('a:b')])).toMatchObject(first)
    expect((await stat(file, { bigint: true })).mtimeNs).toBe(mtimeNs)
    await saveLock(file, first, [pin('c:d')])
    expect((await readLock(file)).lock.packages.map(({ name }) => formatPackageName(name))).toEqual(['a:b', 'c:d'])
  })

  it('merges with every other process that saved since', async () => {
    const base = await readLock(file)
    const names = Array.from({ length: 9 }, (_, i) => `a:p${i}`)
    await Promise.all(names.map((name) => saveLock(file, base, [pin(name)])))
    const { lock } = await readLock(file)
    expect(lock.packages.map(({ name }) => formatPackageName(name))).toEqual(names)
  })

  it('does not wait for a process that was killed while it saved', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid
    await writeFile(join(dir, '.wasm-pkg.lock.busy'), `${dead} ${hostname()} x`)
    await saveLock(file, await readLock(file), [pin('a:b')])
    expect(await readdir(dir)).toEqual(['wasm-pkg.lock'])
  })

  it('removes what a process left that was killed while it removed a stale sign, and nothing else', async () => {
    const aside = join(dir, '.wasm-pkg.lock.busy.6f9619ff-8b86-4011-b42d-00c04fc964ff')
    const fresh = join(dir, '.wasm-pkg.lock.busy.6f9619ff-8b86-4011-b42d-00c04fc964fe')
    const other = join(dir, '.wasm-pkg.lock.busy.notes')
    for (const name of [aside, fresh, other]) await writeFile(name, '1 elsewhere x')
    for (const name of [aside, other]) await utimes(name, new Date(), new Date(Date.now() - 60_000))
    await saveLock(file, await readLock(file), [pin('a:b')])
    expect((await readdir(dir)).toSorted()).toEqual([basename(fresh), basename(other), 'wasm-pkg.lock'].toSorted())
  })

  it.skipIf(process.platform === 'win32').each<readonly [string, (path: string) => unknown, string]>([
    ['a link', (path) => symlink('/dev/zero', path), 'is not a regular file'],
    ['a folder', (path) => mkdir(path), 'is not a regular file'],
    ['a FIFO', (path) => execFileSync('mkfifo', [path]), 'is not a regular file'],
    ['a file that no process of ours wrote', (path) => writeFile(path, 'x'.repeat(2000)), 'is too large'],
  ])('refuses %s in place of the sign at once', async (_what, make, problem) => {
    const sign = join(dir, '.wasm-pkg.lock.busy')
    await make(sign)
    // Time stands still, so that waiting never ends.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now())
    try {
      await expect(saveLock(file, await readLock(file), [pin('a:b')])).rejects.toMatchObject({
        code: 'E_CACHE_IO',
        message: `${sign} ${problem}`,
      })
    } finally {
      clock.mockRestore()
    }
    expect(await readdir(dir)).toEqual([basename(sign)])
  })

  it('takes the place of a process that was killed before it said who it is', async () => {
    const sign = join(dir, '.wasm-pkg.lock.busy')
    await writeFile(sign, '')
    await utimes(sign, new Date(), new Date(Date.now() - 3_000))
    // Time stands still, so that waiting would not help.
    const clock = vi.spyOn(Date, 'now').mockReturnValue(Date.now())
    try {
      await saveLock(file, await readLock(file), [pin('a:b')])
    } finally {
      clock.mockRestore()
    }
    expect(await readdir(dir)).toEqual(['wasm-pkg.lock'])
  })

  it.skipIf(process.platform === 'win32')('leaves no sign of itself where nothing can be written', async () => {
    const { href } = new URL('../../dist/lock/guard-file.js', import.meta.url)
    const program = `const { exclusively } = await import('${href}')
      await exclusively(process.argv[1], () => console.log('worked')).catch((error) => console.log(error.code))`
    // Files of no bytes can be made, as on a full disk.
    const limited = 'ulimit -f 0; exec "$0" --input-type=module -e "$1" "$2"'
    const { stdout } = spawnSync('sh', ['-c', limited, process.execPath, program, file], { encoding: 'utf8' })
    expect(stdout).toBe('E_CACHE_IO\n')
    expect(await readdir(dir)).toEqual([])
  })

  it('refuses other bytes of a version that another process locked, unless accepted', async () => {
    const base = await readLock(file)
    await saveLock(file, base, [pin('a:b')])
    const text = await readFile(file, 'utf8')
    const moved = { digest: `sha256:${'b'.repeat(64)}` } as const
    await expect(saveLock(file, base, [pin('a:b', '1.2.3', moved)])).rejects.toMatchObject({
      code: 'E_TAG_MOVED',
      expected: `sha256:${'a'.repeat(64)}`,
    })
    expect(await readFile(file, 'utf8')).toBe(text)
    const { lock } = await saveLock(file, base, [pin('a:b', '1.2.3', { ...moved, accept: true })])
    expect(lock.packages[0]?.versions[0]?.digest).toBe(moved.digest)
  })

  it('never overwrites what it cannot read', async () => {
    const base = await readLock(file)
    await writeFile(file, 'version = 2\n')
    await expect(saveLock(file, base, [pin('a:b')])).rejects.toMatchObject({ code: 'E_LOCK_VERSION' })
    expect(await readFile(file, 'utf8')).toBe('version = 2\n')
  })

  it('keeps unknown keys of the blocks it changes', async () => {
    const { lock } = await saveLock(file, await readLock(file), [pin('a:b')])
    const text = formatLock(lock)
      .replace('registry =', 'x-owner = "me"\nregistry =')
      .replace('version = "1.2.3"', 'version = "1.2.3"\nx-note = [ { a = 1.0 }, 2 ]')
    await writeFile(file, text)
    await saveLock(file, await readLock(file), [pin('a:b', '1.2.4')])
    const after = await readFile(file, 'utf8')
    expect(after).toContain('x-owner = "me"')
    expect(after).toContain('x-note = [{ a = 1.0 }, 2]')
    expect(after).toContain('version = "1.2.4"')
  })

  it('moves a package to another registry as a whole', async () => {
    const first = await saveLock(file, await readLock(file), [pin('a:b')])
    const moved = { ...pin('a:b', '1.3.0'), registry: 's.example' } as LockChange
    const { lock } = await saveLock(file, first, [moved])
    expect(lock.packages.map((p) => `${p.registry} ${p.versions.map((v) => formatVersion(v.version)).join()}`)).toEqual(
      ['s.example 1.3.0'],
    )
    const forged = {
      ...pin('a:b', '1.2.3', { digest: `sha256:${'c'.repeat(64)}` }),
      registry: 's.example',
    } as LockChange
    await expect(saveLock(file, first, [forged])).rejects.toThrow(/r\.example -> s\.example/)
  })

  it('writes through a symbolic link, and refuses a folder in its place', async () => {
    await writeFile(join(dir, 'target'), 'version = 1\n')
    await symlink('target', file)
    await saveLock(file, await readLock(file), [pin('a:b')])
    expect(await readFile(join(dir, 'target'), 'utf8')).toContain('a:b')
    await rm(file)
    await mkdir(file)
    await expect(readLock(file)).rejects.toMatchObject({ code: 'E_LOCK_PARSE' })
  })

  it.skipIf(process.getuid?.() === 0)('leaves a read-only folder as it is (needs a user who is not root)', async () => {
    const base = await readLock(file)
    await chmod(dir, 0o555)
    await expect(saveLock(file, base, [pin('a:b')])).rejects.toMatchObject({ code: 'E_CACHE_IO' })
    await chmod(dir, 0o755)
  })
})
