import { rootCertificates } from 'node:tls'
import type { Dispatcher } from 'undici'

import { MAX_CONCURRENT, MAX_CONCURRENT_PER_ORIGIN, MAX_HEADER_BYTES, type Timeouts } from './limits.js'
import { createProxyAgent } from './proxy-agent.js'
import type { ProxyChoice } from './proxy.js'
import type { Trust } from './types.js'
import { loadUndici } from './undici.js'

/** Connection pools, one for each combination of proxy and TLS trust. They keep connections alive between requests. */
export interface Dispatchers {
  get(target: URL, proxy: ProxyChoice | undefined, trust: Trust | undefined): Promise<Dispatcher>
  close(): Promise<void>
}

export function createDispatchers(timeouts: Timeouts): Dispatchers {
  const pools = new Map<string, Promise<Dispatcher>>()
  return {
    async get(target, proxy, trust) {
      const key = JSON.stringify([proxy?.url, proxy && target.protocol, trust])
      const known = pools.get(key)
      if (known !== undefined) return await known
      const made = create(target, proxy, trust, timeouts)
      pools.set(key, made)
      return await made
    },
    async close() {
      const all = [...pools.values()]
      pools.clear()
      await Promise.all(all.map(async (pool) => (await pool).destroy()))
    },
  }
}

async function create(
  target: URL,
  proxy: ProxyChoice | undefined,
  trust: Trust | undefined,
  timeouts: Timeouts,
): Promise<Dispatcher> {
  const { Agent } = await loadUndici()
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
  return await createProxyAgent({
    proxy,
    timeouts,
    tunnel: target.protocol === 'https:',
    requestTls: tls,
    // All origins go through the same proxy.
    common: { ...common, connections: MAX_CONCURRENT },
  })
}
