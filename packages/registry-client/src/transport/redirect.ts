import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { isPrivateTarget, leadsInside } from './address.js'

const REDIRECTS = new Set([301, 302, 303, 307, 308])

export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status)
}

function refuse(from: URL, why: string): WasmPkgError {
  return new WasmPkgError('E_REDIRECT', `${from.origin} redirects ${why}`, {
    hint: 'Nothing was sent there. Check the registry, or a proxy in between.',
  })
}

/**
 * The target of a redirect, if it is allowed: http or https without credentials, never from https to http, never from a
 * public host into a private network (the server would use us to reach what it cannot).
 *
 * @param isPrivate tells whether a URL leads to a private address
 * @throws E_REDIRECT
 */
export async function nextHop(
  from: URL,
  location: string | undefined,
  isPrivate: (url: URL) => Promise<boolean> = isPrivateTarget,
): Promise<URL> {
  if (location === undefined || location === '') throw refuse(from, 'without saying where')
  if (!URL.canParse(location, from.href)) throw refuse(from, 'to something that is not a URL')
  const to = new URL(location, from)
  if (to.protocol !== 'https:' && to.protocol !== 'http:') {
    throw refuse(from, `to the scheme ${escapeText(to.protocol)}`)
  }
  if (to.username !== '' || to.password !== '') throw refuse(from, 'to a URL with credentials in it')
  if (from.protocol === 'https:' && to.protocol === 'http:') {
    throw refuse(from, `from https to http (${escapeText(to.host)})`)
  }
  to.hash = ''
  if (await leadsInside(from, to, isPrivate)) {
    throw refuse(from, `into a private network (${escapeText(to.host)})`)
  }
  return to
}
