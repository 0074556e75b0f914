import { execFile } from 'node:child_process'
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { oncePerRun } from '@wasm-pkg/testing/once'
import { packed, root, withOwnDependencies } from '@wasm-pkg/testing/tarballs'

/**
 * The script of the command line as `npm install` would put it into a fresh folder: our packages are packed and unpacked, and what
 * they depend on is linked from this repository's own, so that only files that would be published are there. All tests of a run
 * share it.
 */
export async function packedCli(): Promise<string> {
  const folder = await oncePerRun('cli', unpack)
  const cli = join(folder, 'node_modules/@wasm-pkg/cli')
  const { bin } = JSON.parse(await readFile(join(cli, 'package.json'), 'utf8')) as { bin: Record<string, string> }
  return join(cli, bin['wasm-pkg'] ?? '')
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
