import { interfaceJsName } from './names.js'
import type { ImportBinding } from './types.js'

/**
 * Interfaces that the WASI shims export, by package, on Node and in browsers (read from preview2-shim 0.26.1 and
 * preview3-shim 0.7.0). `wasi:http/incoming-handler` is what a program exports, so no shim binds it.
 */
const PREVIEW_2: Readonly<Record<string, readonly string[]>> = {
  cli: [
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
  ],
  clocks: ['monotonic-clock', 'wall-clock'],
  filesystem: ['preopens', 'types'],
  http: ['outgoing-handler', 'types'],
  io: ['error', 'poll', 'streams'],
  random: ['random', 'insecure', 'insecure-seed'],
  sockets: ['instance-network', 'ip-name-lookup', 'network', 'tcp', 'tcp-create-socket', 'udp', 'udp-create-socket'],
}

const PREVIEW_3: Readonly<Record<string, readonly string[]>> = {
  cli: [
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
  ],
  clocks: ['monotonic-clock', 'system-clock'],
  filesystem: ['preopens', 'types'],
  http: ['client', 'types'],
  random: ['random', 'insecure', 'insecure-seed'],
  sockets: ['ip-name-lookup', 'types'],
}

const ID = /^wasi:([a-z0-9-]+)\/([a-z0-9-]+)@0\.([23])\.[0-9]+(?:[-+][0-9A-Za-z.+-]*)?$/

/**
 * The shim's implementation of a WASI interface of version 0.2 or 0.3; `undefined` if it has none.
 *
 * @param id full id, `wasi:io/error@0.2.3`
 */
export function wasiShimBinding(id: string): ImportBinding | undefined {
  const [, name = '', item = '', preview = ''] = ID.exec(id) ?? []
  const table = preview === '2' ? PREVIEW_2 : PREVIEW_3
  if (!Object.hasOwn(table, name) || table[name]?.includes(item) !== true) return undefined
  return { id, module: `@bytecodealliance/preview${preview}-shim/${name}`, member: interfaceJsName(id) }
}
