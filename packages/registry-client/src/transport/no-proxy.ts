import { BlockList, isIP } from 'node:net'

/**
 * Whether `NO_PROXY` names the target: comma or space separated host names, matching subdomains too, IP addresses and
 * networks (`10.0.0.0/8`), each optionally with a port; `*` means all.
 */
export function isExempt(target: URL, list: string): boolean {
  const host = bare(target.hostname)
  const port = target.port || (target.protocol === 'https:' ? '443' : '80')
  return list
    .toLowerCase()
    .split(/[\s,]+/)
    .some((entry) => matches(entry, host, port))
}

function matches(entry: string, host: string, port: string): boolean {
  if (entry === '') return false
  if (entry === '*') return true
  const network = /^(.+)\/(\d{1,3})$/.exec(entry)
  if (network !== null) return contains(bare(network[1] ?? ''), Number(network[2]), host)
  if (isIP(entry) === 6) return contains(entry, 128, host)
  const match = /^(?:\*?\.)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry)
  if (match?.[1] === undefined) return false
  if (match[2] !== undefined && match[2] !== port) return false
  const name = bare(match[1])
  if (isIP(name) !== 0) return contains(name, isIP(name) === 4 ? 32 : 128, host)
  // The last part of an IP address is not a domain.
  return host === name || (isIP(host) === 0 && host.endsWith(`.${name}`))
}

/** Removes the brackets of an IPv6 address and the trailing dot of a complete name. */
function bare(host: string): string {
  return host.replace(/^\[|\]$|\.$/g, '')
}

function contains(network: string, prefix: number, host: string): boolean {
  const family = isIP(network)
  if (family === 0 || isIP(host) !== family || prefix > (family === 4 ? 32 : 128)) return false
  const list = new BlockList()
  const name = family === 4 ? 'ipv4' : 'ipv6'
  list.addSubnet(network, prefix, name)
  return list.check(host, name)
}
