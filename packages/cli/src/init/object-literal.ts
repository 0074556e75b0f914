/** A key of an object literal, and the offset of its value. */
export interface LiteralKey {
  readonly name: string
  readonly value: number
}

/**
 * The keys of the object literal whose brace is at `open`. Only looks at brackets, strings and comments, which is
 * enough for usual configurations.
 */
export function literalKeys(text: string, open: number): readonly LiteralKey[] {
  const keys: LiteralKey[] = []
  let depth = 0
  // A key follows the brace or a comma. Anywhere else, a word with a colon is part of a value.
  let atKey = false
  for (let at = open; at < text.length;) {
    const end = skipped(text, at)
    if (end !== undefined) {
      at = end
      continue
    }
    const character = text[at] ?? ''
    if ('{[('.includes(character)) depth += 1
    else if ('}])'.includes(character)) depth -= 1
    if (depth === 0) return keys
    const key = atKey && depth === 1 ? KEY.exec(text.slice(at, at + MAX_KEY)) : null
    if (key?.groups !== undefined) {
      keys.push({ name: key.groups['name'] ?? '', value: at + key[0].length })
      atKey = false
      at += key[0].length
      continue
    }
    if (depth === 1 && (character === ',' || character === '{')) atKey = true
    else if (/\S/.test(character)) atKey = false
    at += 1
  }
  return keys
}

const KEY = /^(?<name>[\w$]+)\s*:\s*/
const MAX_KEY = 200

/** The end of a comment or string that begins here. */
function skipped(text: string, at: number): number | undefined {
  if (text.startsWith('//', at)) return text.indexOf('\n', at) === -1 ? text.length : text.indexOf('\n', at)
  if (text.startsWith('/*', at)) return text.indexOf('*/', at) === -1 ? text.length : text.indexOf('*/', at) + 2
  const quote = text[at]
  if (quote !== '"' && quote !== "'" && quote !== '`') return undefined
  let end = at + 1
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1
  return end + 1
}
