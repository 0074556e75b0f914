import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sha256 } from './digest.js'
import { readRegularFile, readRegularFileSync } from './files.js'
import { openStore, writeFileAtomic } from './store/index.js'
import { blobPath, storeLayout } from './store/layout.js'

const LIMITS = { code: 'E_CONFIG', maxBytes: 8 } as const

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-files-'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

test('a file is read, a missing one is none', async () => {
  const file = join(dir, 'file')
  await writeFile(file, '12345678')
  expect(String(await readRegularFile(file, LIMITS))).toBe('12345678')
  expect(String(readRegularFileSync(file, LIMITS))).toBe('12345678')
  for (const missing of [join(dir, 'none'), join(file, 'below')]) {
    expect(await readRegularFile(missing, LIMITS)).toBeUndefined()
    expect(readRegularFileSync(missing, LIMITS)).toBeUndefined()
  }
})

test.skipIf(process.platform === 'win32').each([
  ['a device without end', (path: string) => symlink('/dev/zero', path), 'not a regular file'],
  ['a pipe', async (path: string) => void execFileSync('mkfifo', [path]), 'not a regular file'],
  ['a folder', (path: string) => symlink(tmpdir(), path), 'not a regular file'],
  ['a link to itself', (path: string) => symlink(path, path), 'ELOOP'],
  ['too much', (path: string) => writeFile(path, '123456789'), 'too large'],
  // The system reports its size as 0.
  ['more than it says', (path: string) => symlink('/proc/self/maps', path), 'too large'],
])('%s is refused', async (what, put, message) => {
  const path = join(dir, 'file')
  await put(path)
  const refused = { code: 'E_CONFIG', message: expect.stringContaining(message) }
  await expect(readRegularFile(path, LIMITS)).rejects.toMatchObject(refused)
  // The synchronous form reads no more than the reported size.
  if (what !== 'more than it says')
    expect(() => readRegularFileSync(path, LIMITS)).toThrow(expect.objectContaining(refused))
})

test.skipIf(process.platform === 'win32')('a blob that is a link to a device without end is a miss', async () => {
  const store = openStore({ dir })
  const bytes = Buffer.from('bytes')
  const digest = sha256(bytes)
  for (const read of [() => store.readBlob(digest), () => store.verifiedBlobPath(digest)]) {
    await store.writeBlob(digest, bytes.length, bytes)
    const path = blobPath(storeLayout(dir), digest)
    await rm(path)
    await symlink('/dev/zero', path)
    expect(await read()).toBeUndefined()
  }
})

test('a file that is a link out of its folder is not written through', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'wasm-pkg-outside-'))
  const target = join(outside, 'target')
  await writeFile(target, 'mine')
  const link = join(dir, 'wasm-pkg.lock')
  await symlink(target, link)
  await expect(writeFileAtomic(link, 'theirs', { within: dir })).rejects.toMatchObject({ code: 'E_CONFIG' })
  expect(await readFile(target, 'utf8')).toBe('mine')
  await rm(outside, { recursive: true })
})
