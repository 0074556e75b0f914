import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { importPeer } from './load-peer.js'

const TOOL = { name: 'tool', install: 'tool@^1', purpose: 'build' } as const

let root = ''
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'wasm-pkg-peer-'))
  await writeFile(join(root, 'package.json'), '{}')
})
afterEach(() => rm(root, { recursive: true }))

it('says how a package is installed that is missing', async () => {
  await expect(importPeer(root, TOOL)).rejects.toMatchObject({
    code: 'E_BUILD',
    hint: "Install it with 'npm install --save-dev tool@^1'.",
  })
})

it('says why a package cannot be loaded', async () => {
  const folder = join(root, 'node_modules/tool')
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{"type":"module","exports":"./index.js"}')
  await writeFile(join(folder, 'index.js'), "throw new Error('no binary for this machine')\n")
  await expect(importPeer(root, TOOL)).rejects.toMatchObject({
    code: 'E_BUILD',
    message: expect.stringContaining('cannot be loaded: Error: no binary for this machine') as string,
  })
})
