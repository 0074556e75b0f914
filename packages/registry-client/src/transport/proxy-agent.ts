import type { Dispatcher, Pool } from 'undici'

import { encodeBasicAuth } from '../basic-auth.js'
import { MAX_CONCURRENT, type Timeouts } from './limits.js'
import type { ProxyChoice } from './proxy.js'
import { loadWholeUndici } from './undici.js'

export interface ProxyAgentOptions {
  readonly proxy: ProxyChoice
  readonly timeouts: Timeouts
  /** Whether to reach the target through CONNECT. */
  readonly tunnel: boolean
  /** Options of the connection to the target. */
  readonly requestTls: object
  readonly common: object
}

/** A dispatcher that sends everything through a proxy. */
export function createProxyAgent(options: ProxyAgentOptions): Dispatcher {
  const { Pool, ProxyAgent } = loadWholeUndici()
  const { timeouts, tunnel, requestTls, common } = options
  const { login } = options.proxy
  const proxy = new URL(options.proxy.url)
  proxy.username = ''
  proxy.password = ''
  const makeClient = clientMaker(timeouts)
  return new ProxyAgent({
    ...common,
    uri: proxy.href,
    ...(login === undefined ? {} : { token: `Basic ${encodeBasicAuth(login)}` }),
    requestTls,
    proxyTls: { timeout: timeouts.connectMs },
    // Proxies commonly refuse CONNECT to ports other than 443.
    proxyTunnel: tunnel,
    clientFactory: makeClient,
    // Otherwise, plain requests would wait five minutes at the proxy, whatever timeout is set.
    factory: (origin: string | URL, own: object) => new Pool(origin, { ...own, ...common }),
  })
}

/**
 * Connections to the proxy for CONNECT. Undici uses its own timeout of five minutes for them. It also treats a proxy
 * that closes the connection as a temporary problem of the target and retries endlessly without a pause. Therefore, the
 * error gets a name that undici does not know.
 */
function clientMaker({ headersMs }: Timeouts): (origin: URL, options: object) => Dispatcher {
  const { Pool } = loadWholeUndici()
  class ProxyPool extends Pool {
    override connect(...parameters: unknown[]): Promise<Dispatcher.ConnectData> & void {
      const connected = Reflect.apply(super.connect, this, parameters) as Promise<Dispatcher.ConnectData>
      return connected.catch((cause: unknown) => {
        throw Object.assign(new Error('The proxy closed the connection', { cause }), { code: proxyCode(cause) })
      }) as Promise<Dispatcher.ConnectData> & void
    }
  }
  const limits: Pool.Options = { headersTimeout: headersMs, connections: MAX_CONCURRENT }
  return (origin, options) => new ProxyPool(origin, { ...options, ...limits })
}

/** Only the code for which undici retries is replaced. The others are more informative. */
function proxyCode(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'UND_ERR_SOCKET'
  return code === 'UND_ERR_SOCKET' ? 'UND_ERR_PRX_CLOSED' : code
}
