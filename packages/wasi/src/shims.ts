import { parseWasiId } from './id.js'

/** The implementation of a WASI interface. */
export interface ShimBinding {
  /** `wasi:io/error@0.2.3` */
  readonly id: string
  /** Module of a shim. */
  readonly module: string
  /** The export of the module that has the interface. If absent, the module's exports are the interface. */
  readonly member?: string
}

/** Interfaces that a shim exports, by package, in its build for Node and in the one for browsers. */
type ShimTable = Readonly<Record<string, readonly string[]>>

const CLI: readonly string[] = [
  'environment',
  'exit',
  'stdin',
  'stdout',
  'stderr',
  'terminal-input',
  'terminal-output',
  'terminal-stdin',
  'terminal-stdout',
  'terminal-stderr',
]

/**
 * @bytecodealliance/preview2-shim 0.26.1. Programs export `wasi:http/incoming-handler`, so only the build for browsers
 *   has it.
 */
const PREVIEW_2: ShimTable = {
  cli: CLI,
  clocks: ['monotonic-clock', 'wall-clock'],
  filesystem: ['preopens', 'types'],
  http: ['outgoing-handler', 'types'],
  io: ['error', 'poll', 'streams'],
  random: ['random', 'insecure', 'insecure-seed'],
  sockets: ['instance-network', 'ip-name-lookup', 'network', 'tcp', 'tcp-create-socket', 'udp', 'udp-create-socket'],
}

/** @bytecodealliance/preview3-shim 0.7.0. */
const PREVIEW_3: ShimTable = {
  cli: CLI,
  clocks: ['monotonic-clock', 'system-clock'],
  filesystem: ['preopens', 'types'],
  http: ['client', 'handler', 'types'],
  random: ['random', 'insecure', 'insecure-seed'],
  sockets: ['ip-name-lookup', 'types'],
}

/** Patch releases are compatible. Of the release candidates of 0.3.0, only the last one is the same as the release. */
const SHIMS: readonly { readonly version: RegExp; readonly module: string; readonly table: ShimTable }[] = [
  { version: /^0\.2\.\d+$/, module: '@bytecodealliance/preview2-shim', table: PREVIEW_2 },
  { version: /^0\.3\.(?:\d+|0-rc-2026-03-15)$/, module: '@bytecodealliance/preview3-shim', table: PREVIEW_3 },
]

/**
 * The shim's implementation of a WASI interface.
 *
 * @param id full id, `wasi:io/error@0.2.3`, which may have a label
 * @returns `undefined` if it does not belong to WASI 0.2 or 0.3, or the shims do not have it
 */
export function wasiShimBinding(id: string): ShimBinding | undefined {
  const { package: pack = '', interface: item = '', version = '' } = parseWasiId(id) ?? {}
  const shim = SHIMS.find((candidate) => candidate.version.test(version))
  if (shim === undefined || !Object.hasOwn(shim.table, pack) || !shim.table[pack]?.includes(item)) return undefined
  return { id, module: `${shim.module}/${pack}`, member: memberOf(item) }
}

/** The shims name their exports like jco: `monotonic-clock` becomes `monotonicClock`. */
function memberOf(item: string): string {
  return item.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
