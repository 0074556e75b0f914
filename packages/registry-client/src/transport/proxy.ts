import { WasmPkgError } from '../errors.js'
import { isLoopback } from '../loopback.js'

export interface ProxyChoice {
  readonly url: string
  /** The environment variable that set it. */
  readonly variable: string
}

/**
 * The proxy for a URL from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (lower case first, as curl). This machine itself
 * is never asked through a proxy, as in Go's tools.
 *
 * @throws E_CONFIG if the variable holds no http(s) URL
 */
export function chooseProxy(target: URL, env: NodeJS.ProcessEnv): ProxyChoice | undefined {
  const upper = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const variable = [upper.toLowerCase(), upper].find((name) => env[name] !== undefined && env[name] !== '')
  if (variable === undefined) return undefined
  if (isLoopback(target.hostname) || isExempt(target, env['no_proxy'] ?? env['NO_PROXY'] ?? '')) return undefined
  const text = env[variable] ?? ''
  const url = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new WasmPkgError('E_CONFIG', `${variable} does not hold the URL of an http proxy`, {
      hint: `Set it to something like http://proxy.example:3128, or unset it.`,
    })
  }
  return { url, variable }
}

/** `NO_PROXY`: comma or space separated hosts, matching subdomains too, optionally with a port; `*` means all. */
function isExempt(target: URL, list: string): boolean {
  const port = target.port || (target.protocol === 'https:' ? '443' : '80')
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const match = /^(?:\*?\.)?(\[[^\]]+\]|[^:]+)(?::(\d+))?$/.exec(entry.toLowerCase())
    if (match?.[1] === undefined) return false
    if (match[2] !== undefined && match[2] !== port) return false
    return target.hostname === match[1] || target.hostname.endsWith(`.${match[1]}`)
  })
}
