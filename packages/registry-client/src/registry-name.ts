import { domainToASCII } from 'node:url'
import { WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** Maximum length of a registry name: 253 characters for a DNS name, and six for a port. */
const MAX_LENGTH = 260

const HOST = /^[A-Za-z0-9_~-]+(?:\.[A-Za-z0-9_~-]+)*$/
const PORT = /^[0-9]{1,5}$/

/**
 * Parses a registry name: `host`, `host:port` or `[v6]:port`. Dots are not required. Names are printed as written and
 * compared with `registryKey`. Stricter than wkg's URI authority: refuses a user part, which would be a secret inside
 * the name, and letters outside ASCII.
 *
 * @throws WasmPkgError `E_CONFIG`; a user part is never echoed
 */
export function parseRegistryName(text: string): string {
  const problem = registryNameProblem(text)
  if (problem === undefined) return text
  const shown = text.includes('@') ? `***@${escapeText(text.slice(text.lastIndexOf('@') + 1))}` : escapeText(text)
  throw new WasmPkgError('E_CONFIG', `"${shown}" is not a registry name: ${problem}`, {
    expected: 'host, host:port or [IPv6 address]:port, without scheme or path',
  })
}

/** The form in which registry names are compared: lower case. */
export function registryKey(name: string): string {
  return name.toLowerCase()
}

function registryNameProblem(text: string): string | undefined {
  if (text === '') return 'it is empty'
  if (text.length > MAX_LENGTH) return 'it is too long'
  if (text.includes('://')) return 'it has a scheme; leave it out'
  if (text.includes('@')) return 'it has a user part; credentials belong in the credential files'
  if (/[/\\?#]/.test(text)) return 'it has a path, query or fragment'
  if (text.startsWith('[') && !text.includes(']')) return 'the IPv6 address is not closed'
  const { host, port } = splitPort(text)
  if (port !== undefined && (!PORT.test(port) || Number(port) > 65_535 || Number(port) === 0)) {
    return 'the port is not a number from 1 to 65535'
  }
  // Loaded when it is needed: every command reads this module.
  if (host.startsWith('['))
    return host.endsWith(']') && process.getBuiltinModule('node:net').isIPv6(host.slice(1, -1))
      ? meaningProblem(host)
      : 'the address is not IPv6'
  if (HOST.test(host)) return meaningProblem(host)
  const ascii = /[^\p{ASCII}]/u.test(host) ? domainToASCII(host) : ''
  return ascii === '' ? 'the host is malformed' : `the host is not ASCII; write it as "${escapeText(ascii)}"`
}

/**
 * URLs read some hosts as another one (`0x7f.1` is 127.0.0.1). Checks would see one name, and requests would go to the
 * other. URLs do not accept an IPv6 address with a zone (`fe80::1%eth0`) at all.
 */
function meaningProblem(host: string): string | undefined {
  const url = `https://${host}/`
  if (!URL.canParse(url)) return 'the host is malformed'
  const { hostname } = new URL(url)
  return hostname === host.toLowerCase() ? undefined : `the host means "${hostname}"; write it like that`
}

function splitPort(text: string): { host: string; port?: string } {
  const colon = text.indexOf(':', text.startsWith('[') ? text.indexOf(']') + 1 : 0)
  return colon === -1 ? { host: text } : { host: text.slice(0, colon), port: text.slice(colon + 1) }
}
