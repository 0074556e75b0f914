import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { undoable } from '../undo.js'
import type { ManifestEdit } from './edit.js'
import { writeManifest } from './write.js'

const MAPPED: readonly ManifestEdit[] = [
  { section: 'namespaces', changes: new Map([['docs', 'a.example']]) },
  { section: 'dependencies', changes: new Map([['docs:app', '^1.0.0']]) },
]

let dir: string
let file: string

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wasm-pkg-manifest-'))
  file = join(dir, 'package.json')
  await writeFile(file, '{ "name": "app", "wasmPkg": { "dependencies": { "acme:a": "^1" } } }\n')
})
afterEach(() => rm(dir, { recursive: true, force: true }))

const read = () => readFile(file, 'utf8')

/** What is left of a write of `MAPPED` that fails after something happened. */
async function failed(event: () => Promise<unknown>): Promise<string> {
  const work = undoable(new AbortController().signal, async (undo) => {
    await writeManifest({ file, lockFile: join(dir, 'wasm-pkg.lock') }, MAPPED, undo)
    await event()
    throw new Error('no network')
  })
  await expect(work).rejects.toThrow('no network')
  return await read()
}

it('what failed is taken back, to the byte', async () => {
  const text = await read()
  expect(await failed(() => Promise.resolve())).toBe(text)
})

it('takes back its own entries only from a text that was edited meanwhile', async () => {
  const text = await failed(async () => writeFile(file, (await read()).replace('"app"', '"edited"')))
  expect(JSON.parse(text)).toEqual({
    name: 'edited',
    wasmPkg: { dependencies: { 'acme:a': '^1' }, registries: { namespaces: {} } },
  })
})

it('leaves alone what somebody made of its entry, and what is no JSON', async () => {
  const text = await failed(async () => writeFile(file, (await read()).replace('^1.0.0', '^2')))
  expect(JSON.parse(text)).toHaveProperty(['wasmPkg', 'dependencies', 'docs:app'], '^2')
  const broken = '{ "wasmPkg": { "dependencies": { "docs:app": "^1.0.0" '
  expect(await failed(() => writeFile(file, '{}').then(() => writeFile(file, broken)))).toBe(broken)
})
