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
  /** The registry may have something to say, and it could not be read: where its packages are is not known. */
  readonly problem?: WasmPkgError
  /** What was answered in place of a document, by a registry that seems to have none. */
  readonly instead?: string
}

/** Http for this machine or when the settings say so, else https. wkg: http for exactly localhost and 127.0.0.1. */
export function schemeOf(host: string, settings: OciSettings | undefined): 'http' | 'https' {
  return settings?.protocol ?? (isLoopback(host) ? 'http' : 'https')
}

/**
 * Asks a registry where its packages are. With 404 it serves them itself. So it does, with `instead` set, when a plain
 * registry answers like one that has no such document: with a refusal or with a page for people. Everything else sets
 * `problem`: what the registry has to say must not be taken for nothing, as wkg does, because its packages would then
 * be looked for at another host.
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
    const { status } = response
    if (status !== 200) {
      await response.close()
      if (status === 404 || status === 410) return { url: url.href, metadata: {} }
      if (REFUSALS.includes(status)) return { url: url.href, metadata: {}, instead: `status ${status}` }
      throw new WasmPkgError('E_HTTP_STATUS', `status ${status}`)
    }
    const body = await readBody(response, MAX_METADATA_BYTES, 'The document')
    if (isPage(body)) return { url: url.href, metadata: {}, instead: 'a web page' }
    return {
      url: url.href,
      metadata: parseRegistryMetadata(parseStrictJson(body, 'E_PROTOCOL', 'The document'), url.href),
    }
  } catch (error) {
    if (signal.aborted || !isWasmPkgError(error)) throw error
    return { url: url.href, metadata: {}, problem: unreadable(error, url, registry) }
  }
}

/** A registry that wants a login for every path, or knows none but its own, answers so. */
const REFUSALS: readonly number[] = [400, 401, 403, 405]

/** Registries with a user interface answer every unknown path with it. */
function isPage(body: Uint8Array): boolean {
  return /^\s*<(?:!doctype\s+html|html)\b/i.test(Buffer.from(body.subarray(0, 256)).toString('latin1'))
}

function unreadable(error: WasmPkgError, { href }: URL, registry: string): WasmPkgError {
  const { code, message, actual, attempts } = error
  const why = actual === undefined ? message : `${message} (${actual})`
  return new WasmPkgError(code, `${registry} does not say where its packages are: ${href} could not be read`, {
    actual: why,
    attempts,
    hint:
      error.hint ??
      'Try again later. If you know the host, map the namespace to it in your configuration, with its metadata.',
    cause: error,
  })
}
