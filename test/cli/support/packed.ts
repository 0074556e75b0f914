import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { run } from '@wasm-pkg/cli'
import { installedModules } from '@wasm-pkg/testing/unpacked'

export interface PackedCli {
  /** Path of the script. */
  readonly bin: string
  /** What `@wasm-pkg/cli` exports. */
  readonly run: typeof run
}

/** The command line that is published. */
export async function packedCli(): Promise<PackedCli> {
  const folder = join(await installedModules(), '@wasm-pkg/cli')
  const { bin, exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
  const module = (await import(pathToFileURL(join(folder, exports['.'].default)).href)) as Pick<PackedCli, 'run'>
  return { bin: join(folder, bin['wasm-pkg']), run: module.run }
}

interface Manifest {
  readonly bin: { readonly 'wasm-pkg': string }
  readonly exports: { readonly '.': { readonly default: string } }
}
