import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../problem.js'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/**
 * A registry without passwords must not take orders from web pages the developer happens to visit. A page can send
 * plain POST requests anywhere, but not without `Origin`; and it can rename its own host to a loopback address (DNS
 * rebinding), but not change what it then sends as `Host`.
 *
 * @param loopbackOnly whether the server is bound to a loopback address
 * @throws {Problem} DENIED
 */
export function guard(headers: IncomingHttpHeaders, loopbackOnly: boolean): void {
  const { host, origin } = headers
  if (loopbackOnly && (host === undefined || !LOOPBACK.test(host))) {
    throw new Problem(403, 'DENIED', 'this registry is for programs on this machine')
  }
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new Problem(403, 'DENIED', 'this registry is not for web pages')
  }
}

export function isLoopbackHost(host: string): boolean {
  return host === '::1' || LOOPBACK.test(host)
}
