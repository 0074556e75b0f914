import { guardedInterface, isOpen, isPreview3 } from './guards.js'
import type { SandboxModule } from './sandbox.js'
import type { ShimBinding } from './shims.js'
import { type Grants, isGranted, type Permission } from './grants.js'

export interface WasiModuleInput {
  /** `ns:name@version`, for messages. */
  readonly id: string
  /** `ns:name`, for messages. */
  readonly name: string
  readonly grants: Grants
  readonly platform: 'browser' | 'node'
  /** The shims' implementations of the guarded imports. */
  readonly shims: readonly ShimBinding[]
  /** Folders that any package is granted: what one may write to is not where another's grant may be led by a link. */
  readonly folders: readonly string[]
  /** Specifier of a module of the sandbox that keeps descriptors in their folders. */
  readonly sandbox: (module: SandboxModule) => string
}

/** Name under which the generated module exports an import. */
export function wasiMember(shims: readonly ShimBinding[], id: string): string {
  return `wasi${shims.findIndex((shim) => shim.id === id)}`
}

/**
 * A module between one package and the WASI shims that holds what the project grants it. Each interface is exported as
 * `wasi0`, `wasi1`, … in the order of `shims`. A denied function throws an error that names the permission. The shims
 * keep their state per process, so what is granted to one package must not be set there.
 */
export function generateWasiModule(input: WasiModuleInput): string {
  const { shims, id, name } = input
  const imports = shims.map(({ module, member }, i) =>
    member === undefined
      ? `import * as shim${i} from ${JSON.stringify(module)}`
      : `import { ${member} as shim${i} } from ${JSON.stringify(module)}`,
  )
  const exports = shims.map((shim, i) => `export const wasi${i} = ${guard(input, shim, `shim${i}`)}`)
  return [
    ...imports,
    ...shims.flatMap((shim, i) => (opensFolders(input, shim) ? importFolders(input, shim, `files${i}`) : [])),
    ...(readsProcess(input) ? ["import process from 'node:process'"] : []),
    `const denied = (what, permission) => () => {`,
    `  throw new Error(${JSON.stringify(`${id} called `)} + what + ', which this project does not allow. ' +`,
    `    ${JSON.stringify(`To allow it, grant wasmPkg.permissions["${name}"].`)} + permission + ' in package.json.')`,
    `}`,
    ...exports,
    '',
  ].join('\n')
}

/** What `preopens` opens the folders with: the shim as a whole, and the sandbox. */
function importFolders({ sandbox }: WasiModuleInput, { id, module }: ShimBinding, files: string): readonly string[] {
  const shim = `import * as ${files} from ${JSON.stringify(module)}`
  const version = isPreview3(id) ? 'preview3' : 'preview2'
  const open = `import { openFolders as ${files}Open } from ${JSON.stringify(sandbox(version))}`
  if (version === 'preview2') return [shim, open]
  const beside = (name: string): string => JSON.stringify(module.replace(/filesystem(?=\.js$|$)/, name))
  return [
    shim,
    open,
    `import { StreamReader as ${files}Stream } from ${beside('stream')}`,
    `import { FutureReader as ${files}Future } from ${beside('future')}`,
  ]
}

/** Whether the variables granted are looked up as the program runs. */
function readsProcess({ grants, platform }: WasiModuleInput): boolean {
  return platform === 'node' && Array.isArray(grants.env)
}

/** A browser has no folders. */
function opensFolders({ grants, platform }: WasiModuleInput, { id }: ShimBinding): boolean {
  const isPreopens = guardedInterface(id)?.permissions.includes('preopens') ?? false
  return isPreopens && platform === 'node' && isGranted(grants, 'preopens')
}

function guard(input: WasiModuleInput, shim: ShimBinding, base: string): string {
  const rules = guardedInterface(shim.id)
  if (rules === undefined || isOpen(shim.id, input.grants)) return base
  if (rules.permissions.includes('env')) return environment(input, shim.id, base)
  const permission = rules.permissions[0] as Permission
  if (permission === 'preopens') return preopens(input, shim, base)
  const functions = rules.functions.map((fn) => `${fn}: ${deny(shim.id, fn, permission)}`)
  const classes = Object.entries(rules.statics ?? {}).map(([name, fns]) => {
    const statics = fns.map((fn) => `static ${fn} = ${deny(shim.id, `${name}.${fn}`, permission)}`).join('; ')
    return `${name}: class extends ${base}.${name} { ${statics} }`
  })
  return `{ ...${base}, ${[...functions, ...classes].join(', ')} }`
}

function deny(id: string, what: string, permission: Permission): string {
  return `denied(${JSON.stringify(`${what} of ${id}`)}, ${JSON.stringify(permission)})`
}

/** Programs read their environment as they start, so an ungranted one is empty instead of an error. */
function environment({ grants, platform }: WasiModuleInput, id: string, base: string): string {
  const cwd = isPreview3(id) ? 'getInitialCwd' : 'initialCwd'
  const parts = [
    ...(grants.env === true ? [] : [`getEnvironment: () => ${environmentEntries(grants.env, platform)}`]),
    ...(grants.args === true ? [] : [`getArguments: () => ${JSON.stringify(grants.args ?? [])}`]),
    // Where the process runs is as much of its environment as the variable PWD.
    ...(grants.env === true ? [] : [`${cwd}: () => undefined`]),
  ]
  return `{ ...${base}, ${parts.join(', ')} }`
}

function environmentEntries(env: Exclude<Grants['env'], true>, platform: WasiModuleInput['platform']): string {
  if (!Array.isArray(env)) return JSON.stringify(Object.entries(env ?? {}))
  if (platform === 'browser') return '[]'
  const names = JSON.stringify(env)
  return `${names}.flatMap((name) => process.env[name] === undefined ? [] : [[name, process.env[name]]])`
}

/** Folders are opened when the component first asks for them. */
function preopens(input: WasiModuleInput, shim: ShimBinding, base: string): string {
  if (!opensFolders(input, shim)) return `{ ...${base}, getDirectories: () => [] }`
  const files = base.replace('shim', 'files')
  const given = isPreview3(shim.id)
    ? `{ filesystem: ${files}, StreamReader: ${files}Stream, FutureReader: ${files}Future }`
    : files
  const folders = `${JSON.stringify(input.grants.preopens)}, ${JSON.stringify(input.folders)}`
  return `((made) => ({ ...${base}, getDirectories: () => (made ??= ${files}Open(${given}, ${folders})) }))()`
}
