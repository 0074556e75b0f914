import type { OciSettings } from './config/index.js'
import { WasmPkgError, isWasmPkgError } from './errors.js'
import { isLoopback } from './loopback.js'
import { type RegistryMetadata, parseRegistryMetadata } from './metadata.js'
import { parseStrictJson } from './oci/json.js'
import { type Transport, readBody } from './transport/index.js'
import { trustOf } from './trust.js'

const PATH = '/.well-known/wasm-pkg/registry.json'
/** The documents in use are under a hundred bytes. */
const MAX_METADATA_BYTES = 64 * 1024

export interface FetchedMetadata {
  readonly url: string
  readonly metadata: RegistryMetadata
  /** Why nothing could be read, though the registry may have something to say. Told when what follows fails. */
  readonly problem?: WasmPkgError
}

/** Http for this machine or when the settings say so, else https. wkg: http for exactly localhost and 127.0.0.1. */
export function schemeOf(host: string, settings: OciSettings | undefined): 'http' | 'https' {
  return settings?.protocol ?? (isLoopback(host) ? 'http' : 'https')
}

/**
 * Asks a registry where its packages are. As in wkg no answer is not an error: 404 means the registry serves the
 * packages itself, and so does, with `problem` set, every failure.
 */
export async function fetchRegistryMetadata(
  transport: Transport,
  registry: string,
  settings: OciSettings | undefined,
  signal: AbortSignal,
): Promise<FetchedMetadata> {
  const url = new URL(`${schemeOf(registry, settings)}://${registry}${PATH}`)
  try {
    const response = await transport.open({ url, accept: 'application/json', trust: trustOf(settings), signal })
    if (response.status === 404) {
      await response.close()
      return { url: url.href, metadata: {} }
    }
    if (response.status !== 200) {
      await response.close()
      throw new WasmPkgError('E_HTTP_STATUS', `status ${response.status}`)
    }
    const json = parseStrictJson(
      await readBody(response, MAX_METADATA_BYTES, 'The document'),
      'E_PROTOCOL',
      'The document',
    )
    return { url: url.href, metadata: parseRegistryMetadata(json, url.href) }
  } catch (error) {
    if (signal.aborted || !isWasmPkgError(error)) throw error
    return { url: url.href, metadata: {}, problem: error }
  }
}
