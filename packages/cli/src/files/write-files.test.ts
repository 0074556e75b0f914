import { mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeFiles } from './write-files.js'

let dir: string
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-write-'))
  await mkdir(join(dir, 'wit'))
  await mkdir(join(dir, 'elsewhere'))
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const write = (path: string): Promise<void> =>
  writeFiles(new Map([[join(dir, 'wit', path), Buffer.from('text')]]), false, join(dir, 'wit'))

it.each([
  ['the folder', 'deps'],
  ['a folder in it', 'deps/acme-types-1.0.0'],
])('writes nothing through a link for %s', async (_, link) => {
  await mkdir(join(dir, 'wit', link, '..'), { recursive: true })
  await symlink(join(dir, 'elsewhere'), join(dir, 'wit', link), 'junction')
  await expect(write('deps/acme-types-1.0.0/package.wit')).rejects.toMatchObject({
    code: 'E_CONFIG',
    message: expect.stringContaining('is in a link that leads to'),
  })
  expect(await readdir(join(dir, 'elsewhere'))).toEqual([])
})

it('refuses a path that leads out by itself', async () => {
  await expect(write('../elsewhere/package.wit')).rejects.toMatchObject({ code: 'E_CONFIG' })
  expect(await readdir(join(dir, 'elsewhere'))).toEqual([])
})

it('makes the folders that are not there', async () => {
  await write('deps/acme-types-1.0.0/package.wit')
  expect(await readdir(join(dir, 'wit/deps/acme-types-1.0.0'))).toEqual(['package.wit'])
})
