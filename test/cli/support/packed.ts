import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { packed, root, withOwnDependencies } from '@wasm-pkg/testing/tarballs'

/** The command line as `npm install` would put it into a fresh folder. */
export interface PackedCli {
  /** The script that the bin entry names. */
  readonly bin: string
  readonly folder: string
  remove(): Promise<void>
}

/**
 * Packs our packages, unpacks them into the `node_modules` of a new folder, and links what they depend on from this
 * repository's own: only files that would be published are there.
 */
export async function packCli(): Promise<PackedCli> {
  const folder = await mkdtemp(join(tmpdir(), 'wasm-pkg-cli-'))
  const modules = join(folder, 'node_modules')
  await mkdir(join(modules, '@wasm-pkg'), { recursive: true })
  const tarballs = await packed()
  for (const { name } of withOwnDependencies('@wasm-pkg/cli')) {
    const target = join(modules, name)
    await mkdir(target)
    await promisify(execFile)('tar', ['-xzf', tarballs.get(name) ?? name, '-C', target, '--strip-components=1'])
  }
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@wasm-pkg' && !name.startsWith('.')) {
      await symlink(join(root, 'node_modules', name), join(modules, name), 'junction')
    }
  }
  const cli = join(modules, '@wasm-pkg/cli')
  const { bin } = JSON.parse(await readFile(join(cli, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  return {
    bin: join(cli, bin['wasm-pkg'] ?? ''),
    folder,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
