import { parseWasiId } from './id.js'
import { type Grants, isGranted, type Permission } from './grants.js'

/** How access to an interface of the shims is restricted. */
export interface GuardedInterface {
  /** Any of these permissions opens it, within its grant. */
  readonly permissions: readonly Permission[]
  /**
   * JavaScript names of the functions with effects. The rest are resources, which cannot be obtained without these
   * functions.
   */
  readonly functions: readonly string[]
  /** Static functions with effects, by class. */
  readonly statics?: Readonly<Record<string, readonly string[]>>
}

const STREAM_OUT: GuardedInterface = { permissions: ['stdio'], functions: ['writeViaStream'] }

/** WASI 0.2, by `package/interface`. Interfaces that are not listed only give access to time and random numbers. */
const WASI_0_2: Readonly<Record<string, GuardedInterface>> = {
  'cli/environment': {
    permissions: ['env', 'args'],
    functions: ['getEnvironment', 'getArguments', 'initialCwd'],
  },
  'cli/exit': { permissions: ['exit'], functions: ['exit', 'exitWithCode'] },
  'cli/stdin': { permissions: ['stdio'], functions: ['getStdin'] },
  'cli/stdout': { permissions: ['stdio'], functions: ['getStdout'] },
  'cli/stderr': { permissions: ['stdio'], functions: ['getStderr'] },
  'cli/terminal-stdin': { permissions: ['stdio'], functions: ['getTerminalStdin'] },
  'cli/terminal-stdout': { permissions: ['stdio'], functions: ['getTerminalStdout'] },
  'cli/terminal-stderr': { permissions: ['stdio'], functions: ['getTerminalStderr'] },
  'filesystem/preopens': { permissions: ['preopens'], functions: ['getDirectories'] },
  'http/outgoing-handler': { permissions: ['network'], functions: ['handle'] },
  'sockets/ip-name-lookup': { permissions: ['network'], functions: ['resolveAddresses'] },
  'sockets/tcp-create-socket': { permissions: ['network'], functions: ['createTcpSocket'] },
  'sockets/udp-create-socket': { permissions: ['network'], functions: ['createUdpSocket'] },
}

/** Interfaces that differ in WASI 0.3. */
const WASI_0_3: Readonly<Record<string, GuardedInterface>> = {
  ...WASI_0_2,
  'cli/environment': {
    permissions: ['env', 'args'],
    functions: ['getEnvironment', 'getArguments', 'getInitialCwd'],
  },
  'cli/stdin': { permissions: ['stdio'], functions: ['readViaStream'] },
  'cli/stdout': STREAM_OUT,
  'cli/stderr': STREAM_OUT,
  'http/client': { permissions: ['network'], functions: ['send'] },
  // The handler that the program set as the next one may send the request on.
  'http/handler': { permissions: ['network'], functions: ['handle'] },
  'sockets/types': {
    permissions: ['network'],
    functions: [],
    statics: { TcpSocket: ['create'], UdpSocket: ['create'] },
  },
}

/** The guard of an import, or `undefined` if the interface needs none. */
export function guardedInterface(id: string): GuardedInterface | undefined {
  const parts = parseWasiId(id)
  if (parts === undefined) return undefined
  const table = isPreview3(id) ? WASI_0_3 : WASI_0_2
  const path = `${parts.package}/${parts.interface}`
  return Object.hasOwn(table, path) ? table[path] : undefined
}

/** Whether the interface belongs to WASI 0.3, including release candidates. */
export function isPreview3(id: string): boolean {
  return parseWasiId(id)?.version?.startsWith('0.3.') ?? false
}

/** Whether the grants allow the whole interface, so that the shim can be used directly. */
export function isOpen(id: string, grants: Grants): boolean {
  const guarded = guardedInterface(id)
  if (guarded === undefined) return true
  return guarded.permissions.every((permission) => {
    if (permission === 'env' || permission === 'args') return grants[permission] === true
    return permission !== 'preopens' && isGranted(grants, permission)
  })
}
