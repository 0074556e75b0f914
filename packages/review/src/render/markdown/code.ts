import { escapeText } from '@wasm-pkg/registry-client/text'

/** Maximum length of foreign text in one span. */
const MAX_SPAN = 160

/** Maximum number of ids in one cell, so that a component with hundreds of imports does not push the rest off the page. */
export const MAX_IDS = 12

/**
 * Foreign text as a code span. Control characters are escaped, and the fence is longer than any run of backticks inside
 * (CommonMark 6.1). Bars are escaped too, because GitHub splits a table's cells before it looks for code, and treats
 * the bar in `\\|` as a border.
 */
export function code(text: string, maxLength: number = MAX_SPAN): string {
  const safe = escapeText(text, maxLength).replaceAll('|', String.raw`\u{7c}`)
  if (safe === '') return '(empty)'
  const longest = Math.max(0, ...[...safe.matchAll(/`+/g)].map((run) => run[0].length))
  const fence = '`'.repeat(longest + 1)
  // With spaces, a backtick at the ends is not part of the fence, and a space there is not stripped.
  const pad = longest > 0 || /^ | $/.test(safe) ? ' ' : ''
  return `${fence}${pad}${safe}${pad}${fence}`
}

/** Foreign texts as the lines of one cell. */
export function codes(texts: readonly string[], sign: string): string {
  const more = texts.length > MAX_IDS ? `<br>and ${texts.length - MAX_IDS} more` : ''
  return `${texts
    .slice(0, MAX_IDS)
    .map((text) => `${sign}${code(text)}`)
    .join('<br>')}${more}`
}
