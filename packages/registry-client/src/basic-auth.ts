export interface BasicAuth {
  readonly username: string
  readonly password: string
}

/**
 * Decodes the base64 form of `user:password` from docker's and wkg's files: standard alphabet, optional padding, split
 * at the first colon.
 *
 * @returns undefined if the text has another form. The caller's error message names the place, never the text.
 */
export function decodeBasicAuth(text: string): BasicAuth | undefined {
  // Node's decoder skips characters that are not base64. A damaged secret must not become a different one.
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text) || text.replace(/=+$/, '').length % 4 === 1) return undefined
  const decoded = decodeUtf8(Buffer.from(text, 'base64'))
  const colon = decoded?.indexOf(':') ?? -1
  if (decoded === undefined || colon === -1) return undefined
  return { username: decoded.slice(0, colon), password: decoded.slice(colon + 1) }
}

export function encodeBasicAuth({ username, password }: BasicAuth): string {
  return Buffer.from(`${username}:${password}`).toString('base64')
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}
