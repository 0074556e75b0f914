import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { usageError } from '../frame/parse.js'

const MAX_PORT = 65_535

/** @throws WasmPkgError `E_USAGE` if the text is no port */
export function parsePort(command: string, text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > MAX_PORT)
    throw usageError(command, `--port is a number up to ${MAX_PORT}`)
  return Number(text)
}

/** Why a server cannot listen. @param what names it: `the registry` */
export function listenError(what: string, error: unknown): WasmPkgError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = code === 'EADDRINUSE' ? 'the port is in use' : code === 'EACCES' ? 'this port needs more rights' : code
  return new WasmPkgError('E_USAGE', `${what} could not start: ${why || 'unknown reason'}`, {
    hint: 'Choose another one with --port; --port 0 takes a free one.',
    cause: error,
  })
}
