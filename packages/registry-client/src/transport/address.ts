import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

/** Address ranges of this machine, its network or a cloud's metadata service, and ranges that are not a single host. */
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
  // Multicast, reserved, broadcast.
  ['224.0.0.0', 3],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv4')
}
for (const [network, prefix] of [
  ['::', 127],
  // NAT64 within a network (RFC 8215), and Teredo, which no server uses.
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const) {
  PRIVATE.addSubnet(network, prefix, 'ipv6')
}

/** IPv6 addresses that contain an IPv4 address: the first groups, and the group at which the IPv4 address begins. */
const EMBEDDED: readonly (readonly [start: readonly number[], at: number])[] = [
  // Compatible (RFC 4291), mapped, translated (RFC 2765), NAT64 (RFC 6052), 6to4 (RFC 3056).
  [[0, 0, 0, 0, 0, 0], 6],
  [[0, 0, 0, 0, 0, 0xffff], 6],
  [[0, 0, 0, 0, 0xffff, 0], 6],
  [[0x64, 0xff9b, 0, 0, 0, 0], 6],
  [[0x2002], 1],
]

/**
 * Names of metadata services, for networks where only a proxy resolves names. Other metadata services are reached by
 * address.
 */
const METADATA_NAMES: ReadonlySet<string> = new Set(['metadata.google.internal', 'metadata.goog'])

/** Whether an address literal (IPv6 without brackets) is loopback, private, link-local, carrier-internal or multicast. */
export function isPrivateAddress(address: string): boolean {
  // An address with a zone (`fe80::1%eth0`) is on one of this machine's links.
  if (address.includes('%')) return isIP(address) !== 0
  const family = isIP(address)
  if (family === 4) return PRIVATE.check(address, 'ipv4')
  if (family === 0) return false
  const embedded = embeddedIPv4(address)
  return PRIVATE.check(address, 'ipv6') || (embedded !== undefined && PRIVATE.check(embedded, 'ipv4'))
}

function embeddedIPv4(address: string): string | undefined {
  const groups = groupsOf(address)
  for (const [start, at] of EMBEDDED) {
    const [high, low] = [groups[at], groups[at + 1]]
    if (high === undefined || low === undefined || start.some((group, index) => groups[index] !== group)) continue
    return `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`
  }
  return undefined
}

/** The eight numbers of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  // URLs convert an address to its canonical form, without dots.
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1)
  const [head = '', tail] = canonical.split('::')
  const [first, last] = [numbersOf(head), numbersOf(tail ?? '')]
  return [...first, ...Array.from({ length: 8 - first.length - last.length }, () => 0), ...last]
}

function numbersOf(text: string): readonly number[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16))
}

/**
 * Whether a URL leads to such an address, as a literal or by resolving its name. A name that does not resolve is not
 * private, because behind a proxy only the proxy knows it. The connection resolves the name again. A name server that
 * then answers differently (DNS rebinding) is not detected.
 */
export async function isPrivateTarget(url: URL): Promise<boolean> {
  // A trailing dot only means that the name is complete.
  const host = url.hostname.replace(/^\[|\]$|\.$/g, '')
  if (isIP(host) !== 0) return isPrivateAddress(host)
  if (host === 'localhost' || host.endsWith('.localhost') || METADATA_NAMES.has(host)) return true
  const addresses = await lookup(host, { all: true }).catch(() => [])
  return addresses.some(({ address }) => isPrivateAddress(address))
}

/** Whether something on the public Internet sends us into a private network, which it cannot reach itself. */
export async function leadsInside(
  from: URL,
  to: URL,
  isPrivate: (url: URL) => Promise<boolean> = isPrivateTarget,
): Promise<boolean> {
  return to.host !== from.host && (await isPrivate(to)) && !(await isPrivate(from))
}
