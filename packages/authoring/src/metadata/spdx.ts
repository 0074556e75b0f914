import { EXCEPTIONS, LICENSES } from './spdx-list.js'

/** A license that is in no list, of this or of another document. */
const REFERENCE = /^(?:DocumentRef-[\w.-]+:)?LicenseRef-[\w.-]+$/

/** Whether a text is an SPDX license expression, with known identifiers (SPDX specification, annex D). */
export function isSpdx(text: string): boolean {
  const tokens = text.match(/[()]|[^\s()]+/g) ?? []
  let at = 0

  function expression(): boolean {
    if (!term()) return false
    while (tokens[at] === 'AND' || tokens[at] === 'OR') {
      at += 1
      if (!term()) return false
    }
    return true
  }

  function term(): boolean {
    const token = tokens[at] ?? ''
    at += 1
    if (token === '(') {
      const isClosed = expression() && tokens[at] === ')'
      at += 1
      return isClosed
    }
    if (REFERENCE.test(token)) return true
    if (!LICENSES.has(token) && !LICENSES.has(token.replace(/\+$/, ''))) return false
    if (tokens[at] !== 'WITH') return true
    at += 2
    return EXCEPTIONS.has(tokens[at - 1] ?? '')
  }

  return expression() && at === tokens.length
}
