import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { peerManifests } from './load-peer.js'

async function install(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{}')
}

it('names the manifests of installed packages as links lead to them, the nearest first', async () => {
  const workspace = await mkdtemp(join(tmpdir(), 'wasm-pkg-peers-'))
  try {
    const root = join(workspace, 'packages/slug')
    await install(join(workspace, 'node_modules/.pnpm/engine@1.0.0'))
    await mkdir(join(root, 'node_modules'), { recursive: true })
    await symlink(join(workspace, 'node_modules/.pnpm/engine@1.0.0'), join(root, 'node_modules/engine'), 'junction')
    await install(join(workspace, 'node_modules/engine'))
    await install(join(workspace, 'node_modules/bundler'))
    expect(peerManifests(root, ['engine', 'bundler', 'absent'])).toEqual([
      join(root, 'node_modules/engine/package.json'),
      join(workspace, 'node_modules/bundler/package.json'),
    ])
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
})
