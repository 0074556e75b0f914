import { type GeneratedModule, literal, type ModuleImport, quote } from './generated.js'
import { isOpen } from './guards.js'
import { permissionsFor } from './imports.js'
import { doorsOf } from './interfaces.js'
import { sandboxId } from './sandbox.js'
import { type ShimBinding, shimModule } from './shims.js'
import type { GuestMap } from './sandbox/guest-map.js'
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
  /**
   * All folders that are granted to any package. A link in a folder that one package can write to must not redirect
   * another package's grant.
   */
  readonly folders: readonly string[]
  /** The source map of a component that is developed here, so that its errors lead to its sources. */
  readonly guestMap?: GuestMap | undefined
}

/** A shim's interface and its names in the generated module. */
interface LocalShim extends ShimBinding {
  readonly local: string
  /** Local name of the module with the interface. */
  readonly whole: string
  /** Export name of the interface for the package. */
  readonly exported: string
}

/** The name under which the generated module exports an import. */
export function wasiMember(shims: readonly ShimBinding[], id: string): string {
  return `wasi${shims.findIndex((shim) => shim.id === id)}`
}

/** Whether it is where engines report the errors of the code that they run. */
export function isStderr(id: string): boolean {
  return id.startsWith('wasi:cli/stderr@0.2.')
}

/**
 * Generates the module between one package and the WASI shims, which enforces the package's grants. Exports each
 * interface as `wasi0`, `wasi1`, … in the order of `shims`. A denied function throws an error that names the
 * permission. With a source map, it also exports `explain`, which changes the component's exports so that they throw
 * errors of its code. The shims have state per process, so the grants of one package must not be set there.
 */
export function generateWasiModule(input: WasiModuleInput): GeneratedModule {
  const { id, name } = input
  const shims = input.shims.map((shim, index) => ({
    ...shim,
    local: `shim${index}`,
    whole: `files${index}`,
    exported: `wasi${index}`,
  }))
  return {
    imports: [
      ...shims.map(({ module, member, local }) => ({
        from: module,
        local,
        ...(member !== undefined && { name: member }),
      })),
      ...shims.flatMap((shim) => (opensFolders(input, shim) ? folderImports(shim) : [])),
      ...(input.guestMap === undefined
        ? []
        : [{ from: sandboxId('guest-errors'), name: 'createGuestErrors', local: 'createGuestErrors' }]),
      ...(readsProcess(input) ? [{ from: 'node:process', name: 'default', local: 'process' }] : []),
    ],
    body: [
      ...(input.guestMap === undefined
        ? []
        : [`const { explain, stderr } = createGuestErrors(${literal(input.guestMap)})`]),
      `const denied = (what, permission) => () => {`,
      `  throw new Error(${quote(`${id} called `)} + what + ', which this project does not allow. ' +`,
      `    ${quote(`To allow it, grant wasmPkg.permissions["${name}"].`)} + permission + ' in package.json.')`,
      `}`,
      ...shims.map((shim) => `const ${shim.exported} = ${guard(input, shim)}`),
    ],
    exports: [...shims.map(({ exported }) => exported), ...(input.guestMap === undefined ? [] : ['explain'])].map(
      (local) => ({ kind: 'local' as const, name: local, local }),
    ),
  }
}

/** Imports that `preopens` needs to open folders: the whole shim, its helpers, and the sandbox. */
function folderImports(shim: LocalShim): readonly ModuleImport[] {
  const { id, module, whole } = shim
  const preview = doorsOf(id)?.preview ?? 'preview2'
  return [
    { from: module, local: whole },
    { from: sandboxId(preview), name: 'openFolders', local: `${whole}Open` },
    ...helpersOf(shim).map(({ name, local, file }) => ({ from: shimModule(preview, file), name, local })),
  ]
}

function helpersOf({
  id,
  whole,
}: LocalShim): readonly { readonly name: string; readonly local: string; readonly file: string }[] {
  return Object.entries(doorsOf(id)?.doors.helpers ?? {}).map(([name, file]) => ({
    name,
    local: `${whole}${name}`,
    file,
  }))
}

/** Whether the granted variables are read at run time. */
function readsProcess({ grants, platform }: WasiModuleInput): boolean {
  return platform === 'node' && Array.isArray(grants.env)
}

/** A browser has no folders. */
function opensFolders({ grants, platform }: WasiModuleInput, { id }: ShimBinding): boolean {
  const isPreopens = doorsOf(id)?.doors.functions.includes('getDirectories') ?? false
  return isPreopens && platform === 'node' && isGranted(grants, 'preopens')
}

function guard(input: WasiModuleInput, shim: LocalShim): string {
  const { id, local } = shim
  if (input.guestMap !== undefined && isStderr(id)) return `stderr(${local})`
  const [permission] = permissionsFor(id)
  const doors = doorsOf(id)?.doors
  if (permission === undefined || doors === undefined || isOpen(id, input.grants)) return local
  if (permission === 'env') return environment(input, shim)
  if (permission === 'preopens') return preopens(input, shim)
  const functions = doors.functions.map((fn) => `${fn}: ${deny(id, fn, permission)}`)
  const classes = Object.entries(doors.statics ?? {}).map(([name, fns]) => {
    const statics = fns.map((fn) => `static ${fn} = ${deny(id, `${name}.${fn}`, permission)}`).join('; ')
    return `${name}: class extends ${local}.${name} { ${statics} }`
  })
  return `{ ...${local}, ${[...functions, ...classes].join(', ')} }`
}

function isPreview3(id: string): boolean {
  return doorsOf(id)?.preview === 'preview3'
}

function deny(id: string, what: string, permission: Permission): string {
  return `denied(${quote(`${what} of ${id}`)}, ${quote(permission)})`
}

/** Programs read their environment at startup, so without a grant it is empty instead of an error. */
function environment({ grants, platform }: WasiModuleInput, { id, local }: LocalShim): string {
  const cwd = isPreview3(id) ? 'getInitialCwd' : 'initialCwd'
  const parts = [
    ...(grants.env === true ? [] : [`getEnvironment: () => ${environmentEntries(grants.env, platform)}`]),
    ...(grants.args === true ? [] : [`getArguments: () => ${literal(grants.args ?? [])}`]),
    // The working directory is part of the environment, like the variable PWD.
    ...(grants.env === true ? [] : [`${cwd}: () => undefined`]),
  ]
  return `{ ...${local}, ${parts.join(', ')} }`
}

function environmentEntries(env: Exclude<Grants['env'], true>, platform: WasiModuleInput['platform']): string {
  if (!Array.isArray(env)) return literal(Object.entries(env ?? {}))
  if (platform === 'browser') return '[]'
  return `${literal(env)}.flatMap((name) => process.env[name] === undefined ? [] : [[name, process.env[name]]])`
}

/** Folders are opened when the component first requests them. */
function preopens(input: WasiModuleInput, shim: LocalShim): string {
  const { local, whole } = shim
  if (!opensFolders(input, shim)) return `{ ...${local}, getDirectories: () => [] }`
  const helpers = helpersOf(shim).map(({ name, local: helper }) => `${name}: ${helper}`)
  const given = helpers.length === 0 ? whole : `{ filesystem: ${whole}, ${helpers.join(', ')} }`
  const folders = `${literal(input.grants.preopens ?? {})}, ${literal(input.folders)}`
  return `((made) => ({ ...${local}, getDirectories: () => (made ??= ${whole}Open(${given}, ${folders})) }))()`
}
