import { isLoopback } from '@wasm-pkg/registry-client/loopback'
import type { IncomingMessage } from 'node:http'

/** Why a request is not answered. */
export interface Refusal {
  readonly status: 403 | 405 | 421
  readonly text: string
}

/**
 * Allows only pages of the server's own origin on this machine to read. Refuses other sites in the same browser, names
 * that point to this machine (DNS rebinding), and other machines that can reach a server on all interfaces.
 */
export function refusalOf({ headers, method, socket }: IncomingMessage): Refusal | undefined {
  // Vite with https uses HTTP/2, which has no Host.
  const { ':authority': authority, origin, 'sec-fetch-site': site } = headers
  const host = typeof authority === 'string' ? authority : headers.host
  if (host === undefined || !isLoopback(host)) {
    return {
      status: 421,
      text: 'This page can only be opened as localhost, 127.0.0.1 or [::1].',
    }
  }
  if (!isLocalAddress(socket.remoteAddress)) {
    return { status: 403, text: 'This page can only be opened on the machine that serves it.' }
  }
  // The value is "none" for a top-level visit and "same-origin" for requests of the page. Programs other than browsers
  // send no value.
  if (site !== undefined && site !== 'none' && site !== 'same-origin') {
    return { status: 403, text: 'Other sites may not use this page.' }
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return { status: 403, text: 'Other origins may not use this page.' }
  }
  if (method !== 'GET' && method !== 'HEAD') return { status: 405, text: 'Only GET and HEAD are supported.' }
  return undefined
}

/** Sockets that listen on IPv6 and IPv4 report IPv4 addresses as `::ffff:127.0.0.1`. */
function isLocalAddress(address: string | undefined): boolean {
  return address === '::1' || isLoopback(address?.replace(/^::ffff:/, '') ?? '')
}
