import { WasmPkgError } from '../errors.js'
import { isLoopback } from '../loopback.js'
import { isExempt } from './no-proxy.js'

export interface ProxyChoice {
  readonly url: string
  /** The environment variable that set it. */
  readonly variable: string
  readonly login?: ProxyLogin
}

export interface ProxyLogin {
  readonly username: string
  readonly password: string
}

/**
 * The proxy for a URL from `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` (lower case first, as curl). As in Go's tools,
 * requests to this machine never use a proxy.
 *
 * @throws E_CONFIG if the variable is not an http(s) URL
 */
export function chooseProxy(target: URL, env: NodeJS.ProcessEnv): ProxyChoice | undefined {
  const upper = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const variable = [upper.toLowerCase(), upper].find((name) => env[name] !== undefined && env[name] !== '')
  if (variable === undefined) return undefined
  // An empty variable counts as not set, as above.
  if (isLoopback(target.hostname) || isExempt(target, env['no_proxy'] || env['NO_PROXY'] || '')) return undefined
  const text = env[variable] ?? ''
  const url = text.includes('://') ? text : `http://${text}`
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new WasmPkgError('E_CONFIG', `${variable} is not the URL of an http proxy`, {
      hint: `Set it to something like http://proxy.example:3128, or unset it.`,
    })
  }
  const login = loginOf(new URL(url), variable)
  return { url, variable, ...(login === undefined ? {} : { login }) }
}

/** Other tools may accept a stray `%` as it is. We cannot guess which of two passwords is meant. */
function loginOf({ username, password }: URL, variable: string): ProxyLogin | undefined {
  if (username === '' && password === '') return undefined
  try {
    return { username: decodeURIComponent(username), password: decodeURIComponent(password) }
  } catch {
    throw new WasmPkgError('E_CONFIG', `The login in ${variable} is not percent-encoded`, {
      hint: `Write % as %25, and other special characters in the same way.`,
    })
  }
}
