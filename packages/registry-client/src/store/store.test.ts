import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import {
  appendFile,
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { type Digest, sha256 } from '../digest.js'
import { writeFileAtomic } from './atomic.js'
import { blobPath, derivedPath, storeLayout } from './layout.js'
import * as opened from './opened.js'
import { type Store, openStore } from './store.js'

const bytes = Buffer.from('\0asm\r\0\x01\0 some component', 'latin1')
const digest = sha256(bytes)
const key = 'ab'.repeat(32)

let dir: string
let store: Store

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-store-'))
  store = openStore({ dir })
})

afterEach(async () => {
  await rm(dir, { recursive: true, force: true })
})

async function leftovers(): Promise<string[]> {
  return await readdir(join(dir, 'v1', 'tmp')).catch(() => [])
}

async function spoil(path: string, change: (path: string) => Promise<void>): Promise<void> {
  await chmod(path, 0o600)
  await change(path)
}

async function* pieces(parts: readonly Uint8Array[], failure?: Error): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield part
  if (failure !== undefined) throw failure
}

/** A folder of another file system, where a rename from the temporary folder fails. */
const OTHER = '/dev/shm'
const hasOther = existsSync(OTHER) && statSync(OTHER).dev !== statSync(tmpdir()).dev

describe.skipIf(!hasOther)(hasOther ? 'blobs in a mount' : `blobs in a mount (skipped: ${OTHER} is not one)`, () => {
  let mount: string

  beforeEach(async () => {
    mount = await mkdtemp(join(OTHER, 'wasm-pkg-blobs-'))
    await mkdir(join(dir, 'v1'))
    await symlink(mount, join(dir, 'v1/blobs'))
  })
  afterEach(async () => {
    await rm(mount, { recursive: true, force: true })
  })

  it('are written, replaced if damaged, and collected', async () => {
    await store.writeBlob(digest, bytes.byteLength, bytes)
    const path = blobPath(storeLayout(dir), digest)
    expect(await readFile(path)).toEqual(bytes)
    await spoil(path, (file) => appendFile(file, 'x'))
    expect(await store.readBlob(digest)).toBe(undefined)
    await store.writeBlob(digest, bytes.byteLength, bytes)
    expect(await store.readBlob(digest)).toEqual(bytes)
    expect(await readdir(dirname(path))).toEqual([basename(path)])
    expect(await leftovers()).toEqual([])

    const longAgo = new Date(Date.now() - 1000 * 60 * 60 * 24 * 365)
    await utimes(path, longAgo, longAgo)
    expect(await store.collectGarbage()).toMatchObject({ blobs: 1 })
    expect(await readdir(dirname(path))).toEqual([])
  })
})

describe('stores of one process', () => {
  it('hash a file in their folder once, and again when it changed', async () => {
    await store.writeBlob(digest, undefined, bytes)
    const path = (await store.verifiedBlobPath(digest)) ?? ''
    const hash = vi.spyOn(opened, 'hashWhole')
    expect(await openStore({ dir }).verifiedBlobPath(digest)).toBe(path)
    expect(hash).not.toHaveBeenCalled()
    await chmod(path, 0o644)
    expect(await openStore({ dir }).verifiedBlobPath(digest)).toBe(path)
    expect(hash).toHaveBeenCalledOnce()
    await writeFile(path, Buffer.from(bytes).fill(1, 3, 4))
    expect(await openStore({ dir }).verifiedBlobPath(digest)).toBeUndefined()
    hash.mockRestore()
  })
})

describe('blobs', () => {
  it('stores bytes and streams, read-only, and reads them back', async () => {
    await store.writeBlob(digest, bytes.byteLength, pieces([bytes.subarray(0, 5), bytes.subarray(5)]))
    expect(await store.readBlob(digest, bytes.byteLength)).toEqual(bytes)
    expect(await store.hasBlob(digest)).toBe(true)
    const path = await store.verifiedBlobPath(digest)
    expect(path).toBe(blobPath(storeLayout(dir), digest))
    expect((await stat(path ?? '')).mode & 0o777).toBe(0o444)
    expect(await readFile(join(dir, 'CACHEDIR.TAG'), 'utf8')).toMatch(/^Signature: 8a477f597d28d172789f06886806bc55/)
    expect(await leftovers()).toEqual([])
  })

  it('touches no disk before the first write', async () => {
    const path = join(dir, 'not-yet')
    const other = openStore({ dir: path })
    expect(await other.readBlob(digest)).toBeUndefined()
    expect(await other.verifiedBlobPath(digest)).toBeUndefined()
    await expect(stat(path)).rejects.toThrow(/ENOENT/)
  })

  it.each([
    ['other bytes', bytes.byteLength, [Buffer.alloc(bytes.byteLength)], 'E_DIGEST'],
    ['short', bytes.byteLength, [bytes.subarray(1)], 'E_SIZE'],
    ['long', bytes.byteLength, [bytes, bytes], 'E_SIZE'],
    ['other bytes of unknown size', undefined, [Buffer.from('x')], 'E_DIGEST'],
  ])('refuses %s and leaves nothing', async (_title, size, parts, code) => {
    await expect(store.writeBlob(digest, size, pieces(parts))).rejects.toMatchObject({ code })
    expect(await store.hasBlob(digest)).toBe(false)
    expect(await leftovers()).toEqual([])
  })

  it('leaves nothing when the source fails or the caller aborts', async () => {
    await expect(store.writeBlob(digest, undefined, pieces([bytes], new Error('reset')))).rejects.toThrow('reset')
    const signal = AbortSignal.abort(new Error('stop'))
    await expect(store.writeBlob(digest, undefined, bytes, { signal })).rejects.toThrow('stop')
    expect(await store.hasBlob(digest)).toBe(false)
    expect(await leftovers()).toEqual([])
  })

  it('stops reading an endless source one byte past the size', async () => {
    let given = 0
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) {
        given += 10
        yield Buffer.alloc(10)
      }
    }
    await expect(store.writeBlob(digest, 25, endless())).rejects.toMatchObject({ code: 'E_SIZE' })
    expect(given).toBe(30)
  })

  it.each([
    ['a flipped bit', (path: string) => writeFile(path, Buffer.from(bytes).fill(1, 3, 4))],
    ['truncation', (path: string) => truncate(path, 4)],
    ['emptiness', (path: string) => truncate(path, 0)],
  ])('takes %s for a miss and heals by a new write', async (_title, change) => {
    await store.writeBlob(digest, undefined, bytes)
    const path = (await store.verifiedBlobPath(digest)) ?? ''
    await spoil(path, change)
    expect(await store.verifiedBlobPath(digest, bytes.byteLength)).toBeUndefined()
    expect(await store.hasBlob(digest)).toBe(false)
    await store.writeBlob(digest, undefined, bytes)
    await spoil(path, change)
    expect(await store.readBlob(digest)).toBeUndefined()
    await store.writeBlob(digest, undefined, bytes)
    await spoil(path, change)
    expect(await store.scanBlob(digest, undefined, () => () => undefined)).toBe(false)
    await store.writeBlob(digest, undefined, bytes)
    expect(await store.readBlob(digest)).toEqual(bytes)
    expect(await leftovers()).toEqual([])
  })

  it('gives the pieces of a large blob while it is verified', async () => {
    const large = Buffer.alloc(3 * 1024 * 1024 + 1, 'abc')
    await store.writeBlob(sha256(large), undefined, large)
    const given: Uint8Array[] = []
    const start = (size: number) => {
      expect(size).toBe(large.byteLength)
      return (piece: Uint8Array) => void given.push(Uint8Array.from(piece))
    }
    expect(await store.scanBlob(sha256(large), large.byteLength, start)).toBe(true)
    expect(given.length).toBeGreaterThan(2)
    expect(Buffer.concat(given).equals(large)).toBe(true)
  })

  it('does not read what is larger than any blob', async () => {
    for (const read of [
      (): unknown => store.readBlob(digest),
      (): unknown => store.verifiedBlobPath(digest),
      async (): Promise<unknown> => (await store.scanBlob(digest, undefined, () => () => undefined)) || undefined,
    ]) {
      await store.writeBlob(digest, undefined, bytes)
      // A sparse file: it takes no space, but reading it would take seconds.
      await spoil(blobPath(storeLayout(dir), digest), (path) => truncate(path, 3 * 2 ** 30))
      expect(await read()).toBeUndefined()
      expect(await store.hasBlob(digest)).toBe(false)
    }
    expect(await leftovers()).toEqual([])
  })

  it('keeps an intact blob when only the size asked for is wrong', async () => {
    await store.writeBlob(digest, undefined, bytes)
    await expect(store.readBlob(digest, 1)).rejects.toMatchObject({ code: 'E_SIZE' })
    await expect(store.verifiedBlobPath(digest, 1)).rejects.toMatchObject({ code: 'E_SIZE' })
    await expect(store.scanBlob(digest, 1, () => () => undefined)).rejects.toMatchObject({ code: 'E_SIZE' })
    expect(await store.hasBlob(digest)).toBe(true)
  })

  it('shares a running write, and does not inherit its failure', async () => {
    let reads = 0
    async function* counted(): AsyncGenerator<Uint8Array> {
      reads += 1
      yield bytes
    }
    await Promise.all([store.writeBlob(digest, undefined, counted()), store.writeBlob(digest, undefined, counted())])
    expect(reads).toBe(1)
    const other = sha256(Buffer.from('other'))
    const failing = store.writeBlob(other, undefined, pieces([], new Error('theirs')))
    const ours = store.writeBlob(other, undefined, Buffer.from('other'))
    await expect(failing).rejects.toThrow('theirs')
    await ours
    expect(await store.hasBlob(other)).toBe(true)
  })

  it('gives the pieces of content while it is written, unless another call writes it', async () => {
    const given: Buffer[] = []
    const watch = (size: number) => {
      expect(size).toBe(bytes.byteLength)
      return (piece: Uint8Array) => void given.push(Buffer.from(piece))
    }
    const parts = [bytes.subarray(0, 5), bytes.subarray(5)]
    const first = store.writeBlob(digest, bytes.byteLength, pieces(parts), { watch })
    const second = store.writeBlob(digest, bytes.byteLength, pieces([Buffer.from('not read')]), { watch })
    expect(await Promise.all([first, second])).toEqual([true, false])
    expect(given).toEqual(parts)
  })

  it('are synced once, whether or not they are still there', async () => {
    const other = Buffer.from('other')
    await store.writeBlob(digest, undefined, bytes)
    await store.writeBlob(sha256(other), undefined, other)
    await rm(blobPath(storeLayout(dir), digest))
    await store.sync()
    await store.writeBlob(digest, undefined, bytes)
    await rm(dir, { recursive: true })
    await store.sync()
    expect(await store.hasBlob(digest)).toBe(false)
  })

  it('survives many writers of one digest at once', async () => {
    const stores = Array.from({ length: 16 }, () => openStore({ dir }))
    await Promise.all(stores.map((each) => each.writeBlob(digest, bytes.byteLength, pieces([bytes]))))
    expect(await store.readBlob(digest)).toEqual(bytes)
    expect(await leftovers()).toEqual([])
  })

  it('says where a write failed', async () => {
    await writeFile(join(dir, 'v1'), 'a file in the way')
    await expect(store.writeBlob(digest, undefined, bytes)).rejects.toMatchObject({ code: 'E_CACHE_IO' })
  })
})

describe('derived entries', () => {
  const files = new Map([
    ['glue.js', Buffer.from('export {}')],
    ['core.wasm', bytes],
  ])

  it('publishes and verifies', async () => {
    expect(await store.readDerived(key)).toBeUndefined()
    await store.writeDerived(key, files)
    const entry = await openStore({ dir }).readDerived(key)
    expect(entry?.names).toEqual(['core.wasm', 'glue.js'])
    expect(entry?.size('core.wasm')).toBe(bytes.byteLength)
    expect(entry?.digest('core.wasm')).toBe(digest)
    expect(await entry?.read('core.wasm')).toEqual(bytes)
    expect(await leftovers()).toEqual([])
  })

  it.each([
    ['core.wasm', 'component'],
    ['listing', 'files'],
    ['listing', 'sha256:'],
    ['listing', 'export {}'],
  ])('takes an entry for a miss in whose %s %j is edited', async (name, part) => {
    const { dir: entry } = await store.writeDerived(key, files)
    const text = await readFile(join(entry, name), 'latin1')
    expect(text).toContain(part)
    await writeFile(join(entry, name), text.replace(part, part.toUpperCase()), 'latin1')
    expect(await openStore({ dir }).readDerived(key)).toBeUndefined()
    await store.writeDerived(key, files)
    expect(await store.readDerived(key)).toBeDefined()
  })

  /** The states in which an interrupted removal, a full disk or a curious person can leave a file. */
  const damages: readonly (readonly [string, (path: string) => unknown])[] = [
    ['gone', () => undefined],
    ['empty', (path) => writeFile(path, '')],
    ['cut', (path) => writeFile(path, files.get('core.wasm')?.subarray(0, 3) ?? '')],
    ['something else', (path) => writeFile(path, '{')],
    ['larger than any', (path) => writeFile(path, '').then(() => truncate(path, 3 * 2 ** 30))],
    ['a link to another file', (path) => symlink(join(dir, 'CACHEDIR.TAG'), path)],
    ['a link to nothing', (path) => symlink(join(dir, 'nothing'), path)],
    ['a link to itself', (path) => symlink(path, path)],
    ['a folder', (path) => mkdir(path)],
    ['a folder with files', (path) => mkdir(path).then(() => writeFile(join(path, 'x'), 'x'))],
    ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ]

  describe.skipIf(process.platform === 'win32').each(['core.wasm', 'listing', ''])('whose part "%s"', (part) => {
    it.each(damages)('is %s are made anew', async (_title, damage) => {
      const { dir: entry } = await store.writeDerived(key, files)
      await rm(join(entry, part), { recursive: true })
      await damage(join(entry, part))
      expect(await openStore({ dir }).readDerived(key)).toBeUndefined()
      const made = await store.writeDerived(key, files)
      expect(await made.read('core.wasm')).toEqual(bytes)
      expect(await store.readDerived(key)).toBeDefined()
      expect(await leftovers()).toEqual([])
    })

    it.each(damages)('is %s while they are written are replaced', async (_title, damage) => {
      const { dir: entry } = await store.writeDerived(key, files)
      await rm(join(entry, part), { recursive: true })
      await damage(join(entry, part))
      const made = await openStore({ dir }).writeDerived(key, files)
      expect(await made.read('core.wasm')).toEqual(bytes)
      expect(await leftovers()).toEqual([])
    })
  })

  it('with a byte more is made anew', async () => {
    const { dir: entry } = await store.writeDerived(key, files)
    await appendFile(join(entry, 'core.wasm'), 'x')
    expect(await store.readDerived(key)).toBeUndefined()
  })

  it('notices a change after opening', async () => {
    const entry = await store.writeDerived(key, files)
    await writeFile(entry.path('core.wasm'), 'evil code')
    await expect(entry.read('core.wasm')).rejects.toMatchObject({ code: 'E_CACHE_IO' })
    expect(() => entry.path('glue.js')).toThrow(/no file of its own/)
    expect(await entry.read('glue.js')).toEqual(files.get('glue.js'))
  })

  it('lets concurrent writers agree and keeps the first', async () => {
    const stores = Array.from({ length: 8 }, () => openStore({ dir }))
    const entries = await Promise.all(stores.map((each) => each.writeDerived(key, files)))
    expect(new Set(entries.map((entry) => entry.dir))).toEqual(new Set([derivedPath(storeLayout(dir), key)]))
    expect(await leftovers()).toEqual([])
  })

  it.each(['../x', '/x', 'a/../b', '', '.hidden', 'a:b', 'listing', 'a\\b'])('refuses the name %j', async (name) => {
    await expect(store.writeDerived(key, new Map([[name, bytes]]))).rejects.toMatchObject({ code: 'E_INTERNAL' })
    expect(await leftovers()).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('a store that cannot be written', () => {
  const files = new Map([['glue.js', Buffer.from('export {}')]])
  let temporary: string
  let spare: string

  beforeEach(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'wasm-pkg-temporary-'))
    spare = join(temporary, `wasm-pkg-${process.getuid?.()}`)
    vi.stubEnv('TMPDIR', temporary)
    await writeFile(join(dir, 'v1'), 'a file in the way')
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await rm(temporary, { recursive: true, force: true })
  })

  it('leaves what can be made again in a folder of the user’s', async () => {
    const made = await store.writeDerived(key, files)
    expect(made.dir.startsWith(spare)).toBe(true)
    const again = await openStore({ dir }).readDerived(key)
    expect(await again?.read('glue.js')).toEqual(files.get('glue.js'))
    await expect(store.writeBlob(digest, undefined, bytes)).rejects.toMatchObject({ code: 'E_CACHE_IO' })
  })

  it.each([
    ['a folder that others may write', () => mkdir(spare).then(() => chmod(spare, 0o777))],
    ['a link', () => symlink(dir, spare)],
    ['a file', () => writeFile(spare, '')],
  ])('takes no %s for it', async (_title, put) => {
    await put()
    await expect(store.writeDerived(key, files)).rejects.toMatchObject({ code: 'E_CACHE_IO' })
    expect(await store.readDerived(key)).toBeUndefined()
  })
})

it.skipIf(process.platform === 'win32')('tells once that anyone may write into the store', async () => {
  const warnings: string[] = []
  const told = openStore({ dir, onWarning: (message) => warnings.push(message) })
  await told.readDerived(key)
  expect(warnings).toEqual([])
  await told.writeDerived(key, new Map([['a.js', bytes]]))
  await chmod(join(dir, 'v1', 'derived'), 0o777)
  const exposed = openStore({ dir, onWarning: (message) => warnings.push(message) })
  await exposed.readDerived(key)
  await exposed.readDerived(key)
  expect(warnings).toEqual([
    expect.stringContaining(`anyone on this machine can write into ${join(dir, 'v1', 'derived')}`),
  ])
})

describe('writeFileAtomic', () => {
  it('writes, skips equal content, follows links and compares before it swaps', async () => {
    const path = join(dir, 'file')
    await writeFileAtomic(path, 'one', { expectCurrent: 'absent' })
    const before = await stat(path, { bigint: true })
    await writeFileAtomic(path, 'one')
    expect((await stat(path, { bigint: true })).ino).toBe(before.ino)
    await symlink(path, join(dir, 'link'))
    await writeFileAtomic(join(dir, 'link'), 'two', { expectCurrent: sha256(Buffer.from('one')) })
    expect(await readFile(path, 'utf8')).toBe('two')
    await expect(writeFileAtomic(path, 'three', { expectCurrent: 'absent' })).rejects.toMatchObject({
      code: 'E_LOCK_RACE',
    })
    const stale: Digest = sha256(Buffer.from('one'))
    await expect(writeFileAtomic(path, 'three', { expectCurrent: stale })).rejects.toMatchObject({
      code: 'E_LOCK_RACE',
    })
    expect((await readdir(dir)).toSorted()).toEqual(['file', 'link'])
  })

  it('removes what killed processes left, and nothing of those that live or of others', async () => {
    const path = join(dir, 'file')
    const killed = `const { writeFileAtomic } = await import('${new URL('../../dist/store/index.js', import.meta.url).href}')
      const fs = await import('node:fs/promises')
      setInterval(async () => (await fs.readdir('.')).some((name) => name.endsWith('.tmp')) && process.kill(process.pid, 'SIGKILL'), 0)
      for (let i = 0; ; i += 1) await writeFileAtomic('file', 'x'.repeat(1000000) + i)`
    spawnSync(process.execPath, ['--input-type=module', '-e', killed], { cwd: dir })
    const [left = ''] = (await readdir(dir)).filter((name) => name.endsWith('.tmp'))
    expect(left).toMatch(/^\.file\.\d+-[0-9a-f]{8}-[-0-9a-f]{36}\.tmp$/)
    const kept = [
      left.replace('.file.', '.other.'),
      left.replace(/\.\d+-/, `.${process.pid}-`),
      left.replace(/-[0-9a-f]{8}-/, '-00000000-'),
      '.file.1.tmp',
    ]
    for (const name of kept) await writeFile(join(dir, name), '')
    await writeFileAtomic(path, 'whole')
    expect((await readdir(dir)).toSorted()).toEqual([...kept, 'file'].toSorted())
  })

  it('refuses a folder in its place', async () => {
    await expect(writeFileAtomic(dir, 'x')).rejects.toMatchObject({ code: 'E_CACHE_IO' })
  })

  it('does not send the user to the cache for a file that is none of it', async () => {
    const error: unknown = await writeFileAtomic(join(dir, 'missing', 'file'), 'x').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'E_CACHE_IO', actual: 'ENOENT' })
    expect(String((error as { hint?: string }).hint)).not.toContain('WASM_PKG_CACHE_DIR')
  })
})

describe('maintenance', () => {
  const day = 24 * 60 * 60 * 1000
  const age = (path: string, days: number): Promise<void> =>
    utimes(path, new Date(Date.now() - days * day), new Date(Date.now() - days * day))

  it('keeps what a living project refers to and what is young; dry run only reports', async () => {
    const layout = storeLayout(dir)
    const [kept, old, young] = ['kept', 'old', 'young'].map((text) => Buffer.from(text)) as [Buffer, Buffer, Buffer]
    for (const content of [kept, old, young]) await store.writeBlob(sha256(content), undefined, content)
    await age(blobPath(layout, sha256(kept)), 90)
    await age(blobPath(layout, sha256(old)), 90)
    await store.writeDerived(key, new Map([['a.js', bytes]]))
    await age(derivedPath(layout, key), 90)
    const lock = join(dir, 'wasm-pkg.lock')
    await writeFile(lock, '')
    await store.recordRoot({ file: lock, digests: [sha256(kept)] })
    await writeFile(join(layout.temp, '999999999-put-left'), 'by a kill')
    await age(join(layout.temp, '999999999-put-left'), 2)
    await writeFile(join(layout.temp, `${process.pid}-put-mine`), 'in use')
    await age(join(layout.temp, `${process.pid}-put-mine`), 2)

    const planned = await store.collectGarbage({ dryRun: true })
    expect(planned).toMatchObject({ blobs: 1, derived: 1, temp: 1, roots: 0, keptBlobs: 2 })
    expect(await store.hasBlob(sha256(old))).toBe(true)
    expect(await store.collectGarbage()).toEqual(planned)
    expect(await store.hasBlob(sha256(old))).toBe(false)
    expect(await store.hasBlob(sha256(kept))).toBe(true)
    expect(await leftovers()).toEqual([`${process.pid}-put-mine`])

    await rm(lock)
    expect(await store.collectGarbage({ maxAgeDays: 30 })).toMatchObject({ blobs: 1, roots: 1 })
    expect(await store.hasBlob(sha256(young))).toBe(true)
  })

  it('verify finds and removes damage', async () => {
    await store.writeBlob(digest, undefined, bytes)
    const other = Buffer.from('other')
    await store.writeBlob(sha256(other), undefined, other)
    await spoil(blobPath(storeLayout(dir), digest), (path) => writeFile(path, 'x'))
    expect(await store.verify()).toMatchObject({ checked: 2, damaged: [digest] })
    expect(await store.verify()).toMatchObject({ checked: 1, damaged: [] })
  })
})
