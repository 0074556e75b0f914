import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { usageError } from '../frame/parse.js'

const MAX_PORT = 65_535

/** @throws WasmPkgError `E_USAGE` if the text is not a port */
export function parsePort(command: string, text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_PORT)
    throw usageError(command, `--port is a number up to ${MAX_PORT}`)
  return Number(text)
}

/** The error for a server that cannot listen. @param what its name: `the registry` */
export function listenError(what: string, error: unknown): WasmPkgError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why =
    code === 'EADDRINUSE' ? 'the port is in use' : code === 'EACCES' ? 'this port needs more privileges' : code
  return new WasmPkgError('E_USAGE', `${what} could not start: ${why || 'unknown reason'}`, {
    hint: 'Choose another port with --port, or use --port 0 for a free one.',
    cause: error,
  })
}
