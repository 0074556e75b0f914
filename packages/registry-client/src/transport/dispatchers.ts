import { rootCertificates } from 'node:tls'
import type { Dispatcher } from 'undici'

import { MAX_CONCURRENT, MAX_CONCURRENT_PER_ORIGIN, MAX_HEADER_BYTES, type Timeouts } from './limits.js'
import { createProxyAgent } from './proxy-agent.js'
import type { ProxyChoice } from './proxy.js'
import type { Trust } from './types.js'
import { loadUndici } from './undici.js'

/** Connection pools, one for each combination of proxy and TLS trust. They keep connections alive between requests. */
export interface Dispatchers {
  get(target: URL, proxy: ProxyChoice | undefined, trust: Trust | undefined): Dispatcher
  close(): Promise<void>
}

export function createDispatchers(timeouts: Timeouts): Dispatchers {
  const pools = new Map<string, Dispatcher>()
  return {
    get(target, proxy, trust) {
      const key = JSON.stringify([proxy?.url, proxy && target.protocol, trust])
      const pool = pools.get(key) ?? create(target, proxy, trust, timeouts)
      pools.set(key, pool)
      return pool
    },
    async close() {
      const all = [...pools.values()]
      pools.clear()
      await Promise.all(all.map((pool) => pool.destroy()))
    },
  }
}

function create(target: URL, proxy: ProxyChoice | undefined, trust: Trust | undefined, timeouts: Timeouts): Dispatcher {
  const { Agent } = loadUndici()
  const tls = {
    timeout: timeouts.connectMs,
    ...(trust === undefined || trust.extraRoots.length === 0 ? {} : { ca: [...rootCertificates, ...trust.extraRoots] }),
    ...(trust?.acceptInvalidCertificates === true ? { rejectUnauthorized: false } : {}),
  }
  const common = {
    connections: MAX_CONCURRENT_PER_ORIGIN,
    headersTimeout: timeouts.headersMs,
    bodyTimeout: timeouts.idleMs,
    maxHeaderSize: MAX_HEADER_BYTES,
  }
  if (proxy === undefined) return new Agent({ ...common, connect: tls })
  return createProxyAgent({
    proxy,
    timeouts,
    tunnel: target.protocol === 'https:',
    requestTls: tls,
    // All origins go through the same proxy.
    common: { ...common, connections: MAX_CONCURRENT },
  })
}
