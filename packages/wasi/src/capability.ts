import type { Permission } from './grants.js'

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
  /** Any of these permissions opens it in the shims, within its grant. */
  readonly permissions?: readonly Permission[]
}

export const FILES: Capability = {
  id: 'filesystem',
  title: 'Files',
  can: 'read and write files and folders that the host grants',
  level: 'high',
  permissions: ['preopens'],
}
export const NETWORK: Capability = {
  id: 'network',
  title: 'Network',
  can: 'open network connections and look up host names',
  level: 'high',
  permissions: ['network'],
}
export const HTTP: Capability = {
  id: 'http',
  title: 'HTTP requests',
  can: 'send HTTP requests to any server',
  level: 'high',
  permissions: ['network'],
}
export const ENVIRONMENT: Capability = {
  id: 'environment',
  title: 'Environment',
  can: 'read environment variables, arguments and configuration, which often hold secrets',
  level: 'high',
  permissions: ['env', 'args'],
}
export const STORAGE: Capability = {
  id: 'storage',
  title: 'Storage',
  can: 'read and write a database, key-value or object store',
  level: 'high',
}
export const HARDWARE: Capability = { id: 'hardware', title: 'Hardware', can: 'talk to devices', level: 'high' }
export const PROCESS: Capability = {
  id: 'process',
  title: 'Process',
  can: 'end the program or start threads',
  level: 'medium',
  permissions: ['exit'],
}
export const COMPUTE: Capability = {
  id: 'compute',
  title: 'GPU and models',
  can: 'use the graphics processor or run machine-learning models',
  level: 'medium',
}
export const WASI: Capability = {
  id: 'wasi',
  title: 'System interface',
  can: 'use another WASI interface',
  level: 'medium',
}
export const PACKAGE: Capability = {
  id: 'package',
  title: 'Another package',
  can: 'call another package',
  level: 'medium',
}
export const HOST: Capability = {
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
export const HTTP_TYPES: Capability = {
  id: 'http-types',
  title: 'HTTP data',
  can: 'build and read HTTP messages, without sending them',
  level: 'low',
}
export const NETWORK_DATA: Capability = {
  id: 'network-data',
  title: 'Network data',
  can: 'handle addresses and errors of the network, without opening connections',
  level: 'low',
}
export const TERMINAL: Capability = {
  id: 'terminal',
  title: 'Terminal',
  can: 'read and write the terminal',
  level: 'low',
  permissions: ['stdio'],
}
export const TIME: Capability = { id: 'time', title: 'Time', can: 'read the clock and wait', level: 'low' }
export const RANDOM: Capability = { id: 'random', title: 'Random numbers', can: 'get random numbers', level: 'low' }
export const STREAMS: Capability = { id: 'streams', title: 'Streams', can: 'handle streams and errors', level: 'low' }
export const LOGGING: Capability = { id: 'logging', title: 'Logging', can: 'write log messages', level: 'low' }

const LEVELS: readonly CapabilityLevel[] = ['high', 'medium', 'low']

/** Sorts the most serious level first. */
export function compareLevels(a: CapabilityLevel, b: CapabilityLevel): number {
  return LEVELS.indexOf(a) - LEVELS.indexOf(b)
}
