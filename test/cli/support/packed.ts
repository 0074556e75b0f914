import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { run } from '@wasm-pkg/cli'
import { oncePerRun } from '@wasm-pkg/testing/once'
import { packed, root, withOwnDependencies } from '@wasm-pkg/testing/tarballs'

export interface PackedCli {
  /** Path of the script. */
  readonly bin: string
  /** What `@wasm-pkg/cli` exports. */
  readonly run: typeof run
}

/**
 * The command line as `npm install` would put it into a fresh folder: our packages are packed and unpacked, and what
 * they depend on is linked from this repository's own, so that only files that would be published are there. All tests of a run
 * share it.
 */
export async function packedCli(): Promise<PackedCli> {
  const folder = await oncePerRun('cli', unpack)
  const cli = join(folder, 'node_modules/@wasm-pkg/cli')
  const { bin, exports } = JSON.parse(await readFile(join(cli, 'package.json'), 'utf8')) as Manifest
  const module = (await import(pathToFileURL(join(cli, exports['.'].default)).href)) as Pick<PackedCli, 'run'>
  return { bin: join(cli, bin['wasm-pkg']), run: module.run }
}

interface Manifest {
  readonly bin: { readonly 'wasm-pkg': string }
  readonly exports: { readonly '.': { readonly default: string } }
}

async function unpack(folder: string): Promise<void> {
  const modules = join(folder, 'node_modules')
  const files = await packed()
  for (const { name } of withOwnDependencies('@wasm-pkg/cli')) {
    const target = join(modules, name)
    await mkdir(target, { recursive: true })
    await promisify(execFile)('tar', ['-xzf', files.get(name) ?? '', '-C', target, '--strip-components=1'])
  }
  for (const name of await readdir(join(root, 'node_modules'))) {
    if (name !== '@wasm-pkg' && !name.startsWith('.')) {
      await symlink(join(root, 'node_modules', name), join(modules, name), 'junction')
    }
  }
}
