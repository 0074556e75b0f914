/** Maximum length of foreign text in a message: long enough to recognise it, too short to flood a terminal. */
const DEFAULT_MAX_LENGTH = 200

// Cc (C0, DEL, C1), Cf (bidi controls, zero-width characters, BOM, soft hyphen, tags), Cs (lone surrogates), line and
// paragraph separators: everything that moves the cursor, reorders or hides text, or is not text.
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu

/**
 * Makes text from a registry, package or file safe to print in a message. Control, bidirectional, invisible and lone
 * surrogate code points become `\u{hex}`, and long text is truncated.
 *
 * @param text the foreign text
 * @param maxLength maximum number of UTF-16 units of the input to keep; a truncated text ends with `…`
 */
export function escapeText(text: string, maxLength: number = DEFAULT_MAX_LENGTH): string {
  const kept = text.length > maxLength ? text.slice(0, maxLength) : text
  const escaped = kept.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`)
  return text.length > maxLength ? `${escaped}…` : escaped
}

const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

/** A size such as `812 bytes` or `12.5 MB`. Units are powers of 1000. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${bytes === 1 ? 'byte' : UNITS[unit]}`
}
