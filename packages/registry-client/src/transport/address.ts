import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Address ranges that lead into a machine, its network or a cloud's metadata service. */
const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6')
}

/** Whether an address literal (IPv6 without brackets) is loopback, private, link-local or carrier-internal. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return PRIVATE.check(address, 'ipv4')
  if (family === 0) return false
  // IPv4-mapped addresses reach the IPv4 host.
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address)
  if (mapped?.[1] !== undefined && mapped[2] !== undefined) {
    const [high, low] = [Number.parseInt(mapped[1], 16), Number.parseInt(mapped[2], 16)]
    return PRIVATE.check(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`, 'ipv4')
  }
  const dotted = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)
  return dotted?.[1] === undefined ? PRIVATE.check(address, 'ipv6') : PRIVATE.check(dotted[1], 'ipv4')
}

/**
 * Whether a URL leads to such an address, by its literal or by what its name resolves to. A name that does not resolve
 * is not private: behind a proxy only the proxy knows it.
 */
export async function isPrivateTarget(url: URL): Promise<boolean> {
  // A trailing dot only says that the name is complete.
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '')
  if (isIP(host) !== 0) return isPrivateAddress(host)
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  const addresses = await lookup(host, { all: true }).catch(() => [])
  return addresses.some(({ address }) => isPrivateAddress(address))
}
