import { readFile } from 'node:fs/promises'

/** Modules that keep a component's descriptors in the granted folders. They become a part of the program as they are. */
const MODULES = ['bases', 'checks', 'paths', 'preview2', 'preview3', 'turns'] as const

export type SandboxModule = (typeof MODULES)[number]

const PREFIX = 'wasm-pkg:sandbox/'

/** Id of the module. It is the same for all packages, so that they share what keeps checks and renames apart. */
export function sandboxId(module: SandboxModule): `wasm-pkg:${string}` {
  return `${PREFIX}${module}`
}

export function sandboxModule(id: string): SandboxModule | undefined {
  return MODULES.find((module) => sandboxId(module) === id)
}

/** Code of the module, whose neighbours go by their ids. */
export async function sandboxCode(module: SandboxModule): Promise<string> {
  const code = await readFile(new URL(`sandbox/${module}.js`, import.meta.url), 'utf8')
  return code.replaceAll(/(?<=from )'\.\/(\w+)\.js'/g, `'${PREFIX}$1'`)
}
