import { splitLabel } from './label.js'

/** How important it is for a reviewer: `high` reaches outside the program, `low` is infrastructure. */
export type CapabilityLevel = 'high' | 'medium' | 'low'

/** What an import lets a component do, in words for people who do not know WIT. */
export interface Capability {
  /** Stable id for scripts. */
  readonly id: string
  readonly title: string
  /** Completes "It can …". */
  readonly can: string
  readonly level: CapabilityLevel
}

const FILES: Capability = {
  id: 'filesystem',
  title: 'Files',
  can: 'read and write files and folders that the host grants',
  level: 'high',
}
const NETWORK: Capability = {
  id: 'network',
  title: 'Network',
  can: 'open network connections and look up host names',
  level: 'high',
}
const HTTP: Capability = { id: 'http', title: 'HTTP requests', can: 'send HTTP requests to any server', level: 'high' }
const ENVIRONMENT: Capability = {
  id: 'environment',
  title: 'Environment',
  can: 'read environment variables, arguments and configuration, which often hold secrets',
  level: 'high',
}
const STORAGE: Capability = {
  id: 'storage',
  title: 'Storage',
  can: 'read and write a database, key-value or object store',
  level: 'high',
}
const HARDWARE: Capability = { id: 'hardware', title: 'Hardware', can: 'talk to devices', level: 'high' }
const PROCESS: Capability = {
  id: 'process',
  title: 'Process',
  can: 'end the program or start threads',
  level: 'medium',
}
const COMPUTE: Capability = {
  id: 'compute',
  title: 'GPU and models',
  can: 'use the graphics processor or run machine-learning models',
  level: 'medium',
}
const WASI: Capability = { id: 'wasi', title: 'System interface', can: 'use another WASI interface', level: 'medium' }
const PACKAGE: Capability = { id: 'package', title: 'Another package', can: 'call another package', level: 'medium' }
const HOST: Capability = {
  id: 'host',
  title: 'Your code',
  can: 'call a function that your program must provide',
  level: 'medium',
}
/** The capability of imports from the package itself. */
export const OWN: Capability = {
  id: 'own',
  title: 'Its own interfaces',
  can: 'use types of its own package, or its functions that your program must provide',
  level: 'low',
}
const HTTP_TYPES: Capability = {
  id: 'http-types',
  title: 'HTTP data',
  can: 'build and read HTTP messages, without sending them',
  level: 'low',
}
const TERMINAL: Capability = { id: 'terminal', title: 'Terminal', can: 'read and write the terminal', level: 'low' }
const TIME: Capability = { id: 'time', title: 'Time', can: 'read the clock and wait', level: 'low' }
const RANDOM: Capability = { id: 'random', title: 'Random numbers', can: 'get random numbers', level: 'low' }
const STREAMS: Capability = { id: 'streams', title: 'Streams', can: 'handle streams and errors', level: 'low' }
const LOGGING: Capability = { id: 'logging', title: 'Logging', can: 'write log messages', level: 'low' }

/** By `package/interface`, then by `package`; both without version. */
const KNOWN: ReadonlyMap<string, Capability> = new Map([
  ['wasi:filesystem', FILES],
  ['wasi:sockets', NETWORK],
  ['wasi:tls', NETWORK],
  ['wasi:messaging', NETWORK],
  ['wasi:http', HTTP],
  ['wasi:http/types', HTTP_TYPES],
  ['wasi:cli/environment', ENVIRONMENT],
  ['wasi:config', ENVIRONMENT],
  ['wasi:runtime-config', ENVIRONMENT],
  ['wasi:keyvalue', STORAGE],
  ['wasi:blobstore', STORAGE],
  ['wasi:sql', STORAGE],
  ['wasi:sql-embed', STORAGE],
  ['wasi:i2c', HARDWARE],
  ['wasi:gpio', HARDWARE],
  ['wasi:spi', HARDWARE],
  ['wasi:usb', HARDWARE],
  ['wasi:cli/exit', PROCESS],
  ['wasi:cli/run', PROCESS],
  ['wasi:threads', PROCESS],
  ['wasi:nn', COMPUTE],
  ['wasi:webgpu', COMPUTE],
  ['wasi:graphics-context', COMPUTE],
  ['wasi:surface', COMPUTE],
  ['wasi:frame-buffer', COMPUTE],
  ['wasi:cli/stdin', TERMINAL],
  ['wasi:cli/stdout', TERMINAL],
  ['wasi:cli/stderr', TERMINAL],
  ['wasi:cli/types', TERMINAL],
  ['wasi:cli/terminal-input', TERMINAL],
  ['wasi:cli/terminal-output', TERMINAL],
  ['wasi:cli/terminal-stdin', TERMINAL],
  ['wasi:cli/terminal-stdout', TERMINAL],
  ['wasi:cli/terminal-stderr', TERMINAL],
  ['wasi:clocks', TIME],
  ['wasi:random', RANDOM],
  ['wasi:io', STREAMS],
  ['wasi:logging', LOGGING],
])

/** Splits an import id into the path and the version. The path keeps a label, because it distinguishes imports. */
export function splitImport(id: string): { readonly path: string; readonly version: string | undefined } {
  const at = id.indexOf('@')
  return at === -1 ? { path: id, version: undefined } : { path: id.slice(0, at), version: id.slice(at + 1) }
}

/**
 * The capability of one import.
 *
 * @param id `wasi:io/error@0.2.3`, which may have a label, or the plain name of a world's import
 * @param importer `ns:name` of the importing package; its own interfaces do not count as another package
 */
export function capabilityOf(id: string, importer?: string): Capability {
  const { path } = splitImport(splitLabel(id).id)
  const slash = path.indexOf('/')
  const known = KNOWN.get(path) ?? KNOWN.get(slash === -1 ? path : path.slice(0, slash))
  if (known !== undefined) return known
  if (!path.includes(':')) return HOST
  if (importer !== undefined && path.startsWith(`${importer}/`)) return OWN
  return path.startsWith('wasi:') ? WASI : PACKAGE
}

/** The capabilities of several imports, each once, the most serious first. @param importer as for `capabilityOf` */
export function capabilitiesOf(imports: Iterable<string>, importer?: string): readonly Capability[] {
  const found = new Map<string, Capability>()
  for (const id of imports) {
    const capability = capabilityOf(id, importer)
    found.set(capability.id, capability)
  }
  return [...found.values()].toSorted((a, b) => compareLevels(a.level, b.level))
}

const LEVELS: readonly CapabilityLevel[] = ['high', 'medium', 'low']

/** Sorts the most serious level first. */
export function compareLevels(a: CapabilityLevel, b: CapabilityLevel): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b)
}
