import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../problem.js'

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/i

/**
 * A registry without passwords must not accept requests from web pages that the developer visits. A page can send
 * simple POST requests anywhere, but not without `Origin`. It can also point its own host name to a loopback address
 * (DNS rebinding), but the browser then still sends that name as `Host`.
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
