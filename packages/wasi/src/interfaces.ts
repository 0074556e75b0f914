import * as can from './capability.js'
import type { Capability } from './capability.js'
import { parseWasiId, type WasiId } from './id.js'
import { splitLabel } from './label.js'

/** The functions of a shim's interface that have effects. Permissions open and close them. */
export interface Doors {
  /** JavaScript names. The rest are resources, which cannot be obtained without these functions. */
  readonly functions: readonly string[]
  /** Static functions, by class. */
  readonly statics?: Readonly<Record<string, readonly string[]>>
  /** Classes that the sandbox needs to open folders, and the modules of the shim that export them. */
  readonly helpers?: Readonly<Record<string, string>>
}

/** The versions of WASI that shims implement. */
export type Preview = 'preview2' | 'preview3'

/** What an interface of WASI lets a component do, and its doors in each shim that has it. */
export interface WasiInterface extends Readonly<Partial<Record<Preview, Doors>>> {
  readonly capability: Capability
}

/** Doors that the permissions of the capability open. */
const closing = (...functions: readonly string[]): Doors => ({ functions })

/** For interfaces that read clocks and random numbers, or handle resources that other interfaces hand out. */
const NO_DOORS: Doors = { functions: [] }

const both = (doors: Doors): Readonly<Record<Preview, Doors>> => ({ preview2: doors, preview3: doors })

/**
 * The known interfaces of WASI, by `package/interface`. The shims are `@bytecodealliance/preview2-shim` 0.26.1 and
 * `@bytecodealliance/preview3-shim` 0.7.0: the interfaces that their builds for Node and for browsers both have.
 */
const INTERFACES: Readonly<Record<string, WasiInterface>> = {
  'cli/environment': {
    capability: can.ENVIRONMENT,
    preview2: closing('getEnvironment', 'getArguments', 'initialCwd'),
    preview3: closing('getEnvironment', 'getArguments', 'getInitialCwd'),
  },
  'cli/exit': { capability: can.PROCESS, ...both(closing('exit', 'exitWithCode')) },
  'cli/run': { capability: can.PROCESS },
  'cli/types': { capability: can.TERMINAL },
  'cli/stdin': { capability: can.TERMINAL, preview2: closing('getStdin'), preview3: closing('readViaStream') },
  'cli/stdout': { capability: can.TERMINAL, preview2: closing('getStdout'), preview3: closing('writeViaStream') },
  'cli/stderr': { capability: can.TERMINAL, preview2: closing('getStderr'), preview3: closing('writeViaStream') },
  'cli/terminal-input': { capability: can.TERMINAL, ...both(NO_DOORS) },
  'cli/terminal-output': { capability: can.TERMINAL, ...both(NO_DOORS) },
  'cli/terminal-stdin': { capability: can.TERMINAL, ...both(closing('getTerminalStdin')) },
  'cli/terminal-stdout': { capability: can.TERMINAL, ...both(closing('getTerminalStdout')) },
  'cli/terminal-stderr': { capability: can.TERMINAL, ...both(closing('getTerminalStderr')) },
  'clocks/monotonic-clock': { capability: can.TIME, ...both(NO_DOORS) },
  'clocks/wall-clock': { capability: can.TIME, preview2: NO_DOORS },
  'clocks/system-clock': { capability: can.TIME, preview3: NO_DOORS },
  'filesystem/preopens': {
    capability: can.FILES,
    preview2: closing('getDirectories'),
    preview3: { functions: ['getDirectories'], helpers: { StreamReader: 'stream', FutureReader: 'future' } },
  },
  'filesystem/types': { capability: can.FILES, ...both(NO_DOORS) },
  'http/outgoing-handler': { capability: can.HTTP, preview2: closing('handle') },
  'http/client': { capability: can.HTTP, preview3: closing('send') },
  // The handler that the program set as the next one may send the request on.
  'http/handler': { capability: can.HTTP, preview3: closing('handle') },
  'http/types': { capability: can.HTTP_TYPES, ...both(NO_DOORS) },
  'io/error': { capability: can.STREAMS, preview2: NO_DOORS },
  'io/poll': { capability: can.STREAMS, preview2: NO_DOORS },
  'io/streams': { capability: can.STREAMS, preview2: NO_DOORS },
  'random/random': { capability: can.RANDOM, ...both(NO_DOORS) },
  'random/insecure': { capability: can.RANDOM, ...both(NO_DOORS) },
  'random/insecure-seed': { capability: can.RANDOM, ...both(NO_DOORS) },
  // A network handle gives no access by itself: only the interfaces below open connections with it.
  'sockets/instance-network': { capability: can.NETWORK_DATA, preview2: NO_DOORS },
  'sockets/network': { capability: can.NETWORK_DATA, preview2: NO_DOORS },
  'sockets/ip-name-lookup': { capability: can.NETWORK, ...both(closing('resolveAddresses')) },
  'sockets/tcp': { capability: can.NETWORK, preview2: NO_DOORS },
  'sockets/tcp-create-socket': { capability: can.NETWORK, preview2: closing('createTcpSocket') },
  'sockets/types': {
    capability: can.NETWORK,
    preview3: { functions: [], statics: { TcpSocket: ['create'], UdpSocket: ['create'] } },
  },
  'sockets/udp': { capability: can.NETWORK, preview2: NO_DOORS },
  'sockets/udp-create-socket': { capability: can.NETWORK, preview2: closing('createUdpSocket') },
}

/** The capability of interfaces, or versions of interfaces, that are not in the table above, by package. */
const PACKAGES: Readonly<Record<string, Capability>> = {
  blobstore: can.STORAGE,
  clocks: can.TIME,
  config: can.ENVIRONMENT,
  filesystem: can.FILES,
  'frame-buffer': can.COMPUTE,
  gpio: can.HARDWARE,
  'graphics-context': can.COMPUTE,
  http: can.HTTP,
  i2c: can.HARDWARE,
  io: can.STREAMS,
  keyvalue: can.STORAGE,
  logging: can.LOGGING,
  messaging: can.NETWORK,
  nn: can.COMPUTE,
  random: can.RANDOM,
  'runtime-config': can.ENVIRONMENT,
  sockets: can.NETWORK,
  spi: can.HARDWARE,
  sql: can.STORAGE,
  'sql-embed': can.STORAGE,
  surface: can.COMPUTE,
  threads: can.PROCESS,
  tls: can.NETWORK,
  usb: can.HARDWARE,
  webgpu: can.COMPUTE,
}

/** The interface of an id, as WASI has it in that version; `undefined` for what is not in the table. */
export function wasiInterface(id: string): WasiInterface | undefined {
  const parts = parseWasiId(id)
  return parts === undefined ? undefined : known(parts)
}

/** The doors of an interface in the shim for its version, and which shim that is. */
export function doorsOf(id: string): { readonly preview: Preview; readonly doors: Doors } | undefined {
  const preview = previewOf(parseWasiId(id)?.version)
  const doors = preview === undefined ? undefined : wasiInterface(id)?.[preview]
  return preview === undefined || doors === undefined ? undefined : { preview, doors }
}

/** What an id of WASI stands for, or `undefined` for other ids. */
export function wasiCapability(id: string): Capability | undefined {
  const [, pack] = /^wasi:([^/@]*)/.exec(splitLabel(id).id) ?? []
  return pack === undefined ? undefined : (wasiInterface(id)?.capability ?? own(PACKAGES, pack) ?? can.WASI)
}

/** The version of WASI, release candidates included. */
export function previewOf(version: string | undefined): Preview | undefined {
  if (version?.startsWith('0.2.') === true) return 'preview2'
  return version?.startsWith('0.3.') === true ? 'preview3' : undefined
}

/** The table describes the versions that the shims have. A later version may do more under the same name. */
function known({ package: pack, interface: item, version }: WasiId): WasiInterface | undefined {
  const found = own(INTERFACES, `${pack}/${item}`)
  if (found === undefined || version === undefined) return found
  const hasShim = found.preview2 !== undefined || found.preview3 !== undefined
  const preview = previewOf(version)
  return hasShim && (preview === undefined || found[preview] === undefined) ? undefined : found
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}
