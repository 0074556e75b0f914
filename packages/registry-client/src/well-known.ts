import type { OciSettings } from './config/index.js'
import { WasmPkgError, isWasmPkgError } from './errors.js'
import { isLoopback } from './loopback.js'
import { type RegistryMetadata, parseRegistryMetadata } from './metadata.js'
import { parseStrictJson } from './oci/json.js'
import { type Transport, readBody } from './transport/index.js'
import { trustOf } from './trust.js'

const PATH = '/.well-known/wasm-pkg/registry.json'
/** Existing documents have less than a hundred bytes. */
const MAX_METADATA_BYTES = 64 * 1024

export interface FetchedMetadata {
  readonly url: string
  readonly metadata: RegistryMetadata
  /** The registry may have a document, but it could not be read. It is unknown where its packages are. */
  readonly problem?: WasmPkgError
  /** The answer instead of a document, from a registry that seems to have none. */
  readonly instead?: string
}

/**
 * `http` for this machine or if the settings say so, otherwise `https`. wkg uses http for exactly localhost and
 * 127.0.0.1.
 */
export function schemeOf(host: string, settings: OciSettings | undefined): 'http' | 'https' {
  return settings?.protocol ?? (isLoopback(host) ? 'http' : 'https')
}

/**
 * Asks a registry where its packages are. Status 404 means that it serves them itself. So does a refusal or a web page,
 * which registries without the document may answer; `instead` is then set. Every other failure sets `problem`. Unlike
 * in wkg, a document that cannot be read does not count as missing, because the packages would then be looked for at
 * another host.
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

/** The answers of registries that require a login for every path, or that know only their own paths. */
const REFUSALS: readonly number[] = [400, 401, 403, 405]

/** Registries with a user interface answer every unknown path with a web page. */
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
