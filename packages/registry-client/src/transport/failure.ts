import { WasmPkgError, isWasmPkgError } from '../errors.js'
import { isLoopback } from '../loopback.js'
import { escapeText } from '../text.js'
import type { ProxyChoice } from './proxy.js'

export interface FailureContext {
  readonly url: URL
  readonly proxy: ProxyChoice | undefined
  readonly attempts: number
  /** Whether the answer had begun. */
  readonly answering: boolean
}

const RETRYABLE = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
])

const TLS = /^(?:ERR_TLS|ERR_SSL|CERT_|CRL_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|HOSTNAME_MISMATCH|INVALID_CA|EPROTO$)/
const SCHEME_MIXED = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|EPROTO/

/** A connection that was accepted and then closed without an answer. */
const HUNG_UP = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])

/** The hint for plain http with a server that requires TLS. Some close the connection, others answer with status 400. */
export const HTTPS_HINT = 'The server may expect https: set protocol = "https" for this registry if this is intended.'

/** The most informative code of an error and its causes. Happy-eyeballs failures hide it in an AggregateError. */
export function causeCode(error: unknown): string | undefined {
  for (let current: unknown = error, depth = 0; current instanceof Error && depth < 5; depth += 1) {
    if ('code' in current && typeof current.code === 'string') return current.code
    current = current instanceof AggregateError ? current.errors[0] : current.cause
  }
  return undefined
}

export function isRetryableFailure(error: unknown): boolean {
  return RETRYABLE.has(causeCode(isWasmPkgError(error) ? error.cause : error) ?? '')
}

/** Turns a failure of the connection into one of our errors, with the system's code and a hint. */
export function transportFailure(error: unknown, { url, proxy, attempts, answering }: FailureContext): unknown {
  if (isWasmPkgError(error)) return error
  const code = causeCode(error) ?? (isParserError(error) ? 'HPE_INVALID' : undefined)
  if (code === undefined) return error
  const host = escapeText(url.host)
  const details = { actual: code, attempts, cause: error }
  const proxySaid = error instanceof Error ? /^Proxy .*\((\d{3})\)/.exec(error.message)?.[1] : undefined
  const byProxy = proxySaid !== undefined || code.startsWith('UND_ERR_PRX_') || isConnect(code)
  if (proxy !== undefined && byProxy) {
    return new WasmPkgError('E_NETWORK', `The proxy set by ${proxy.variable} did not connect to ${host}`, {
      ...details,
      actual: proxySaid === undefined ? code : `the proxy answered ${proxySaid}`,
      hint: `Check ${proxy.variable} and its login (${escapeText(new URL(proxy.url).host)}), or add ${host} to NO_PROXY.`,
    })
  }
  if (TLS.test(code)) {
    return new WasmPkgError('E_TLS', `No secure connection to ${host}`, {
      ...details,
      hint: SCHEME_MIXED.test(code)
        ? 'The server seems to speak plain http: set protocol = "http" for this registry if this is intended.'
        : 'For a private certificate authority set NODE_EXTRA_CA_CERTS, use --use-system-ca (Node 22.15 and later), or extra_root_certificates for this registry.',
    })
  }
  if (/TIMEOUT|ETIMEDOUT/.test(code)) {
    return new WasmPkgError('E_TIMEOUT', `${host} did not answer in time`, { ...details, hint: networkHint(proxy) })
  }
  if (/^HPE_|^UND_ERR_(?:HEADERS_OVERFLOW|RES_|RESPONSE|INVALID)/.test(code)) {
    return new WasmPkgError('E_PROTOCOL', `${host} did not answer with valid HTTP`, {
      ...details,
      hint: 'A server that expects https, or a broken proxy, can cause this.',
    })
  }
  if (answering) {
    return new WasmPkgError('E_NETWORK', `${host} closed the connection during its answer`, {
      ...details,
      hint: brokenHint(proxy),
    })
  }
  return new WasmPkgError('E_NETWORK', `Cannot reach ${host}`, { ...details, hint: reachHint(url, proxy, code) })
}

function reachHint(url: URL, proxy: ProxyChoice | undefined, code: string): string {
  if (proxy !== undefined) return networkHint(proxy)
  // On this machine, nothing is in between. A refused connection means that no server is running.
  if (code === 'ECONNREFUSED' && isLoopback(url.host)) {
    return 'No registry is running at this address. Start it (`npx @wasm-pkg/cli serve` has one), or correct the port.'
  }
  return url.protocol === 'http:' && HUNG_UP.has(code) ? HTTPS_HINT : networkHint(proxy)
}

/** Undici's parser errors have no code if the very first bytes are wrong. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && error.name === 'HTTPParserError'
}

function isConnect(code: string): boolean {
  return ['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].includes(code)
}

function brokenHint(proxy: ProxyChoice | undefined): string | undefined {
  return proxy === undefined
    ? 'Try again. If the problem persists, something on the network path closes connections.'
    : networkHint(proxy)
}

function networkHint(proxy: ProxyChoice | undefined): string {
  return proxy === undefined
    ? 'Check the name of the registry and the network; behind a proxy set HTTPS_PROXY.'
    : `The request went through the proxy set by ${proxy.variable}.`
}
