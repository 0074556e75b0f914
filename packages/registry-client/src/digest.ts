import { WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** A content digest: `sha256:` and 64 lower-case hex digits. No other algorithm is supported, as in wkg. */
export type Digest = `sha256:${string}`

const DIGEST = /^sha256:[0-9a-f]{64}$/
const PREFIX = 'sha256:'

/**
 * Parses a digest. A valid digest cannot break out of a path or URL, and has only one spelling: the image specification
 * requires lower-case hex digits.
 *
 * @throws WasmPkgError `E_DIGEST_SYNTAX`
 */
export function parseDigest(text: string): Digest {
  if (!isDigest(text)) {
    throw new WasmPkgError('E_DIGEST_SYNTAX', `"${escapeText(text)}" is not a supported digest`, {
      expected: 'sha256: followed by 64 lower-case hex digits',
    })
  }
  return text
}

function isDigest(text: string): text is Digest {
  return DIGEST.test(text)
}

/** The 64 hex digits. */
export function digestHex(digest: Digest): string {
  return digest.slice(PREFIX.length)
}

export function sha256(bytes: Uint8Array): Digest {
  // Every plugin and command loads this module, few hash something at once, and node:crypto takes 2 ms.
  const { createHash } = process.getBuiltinModule('node:crypto')
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
