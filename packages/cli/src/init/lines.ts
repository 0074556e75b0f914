/** Appends lines that the text does not have yet. Keeps its line ends. */
export function withLines(text: string, lines: readonly string[]): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const known = new Set(text.split(/\r?\n/).map((line) => line.trim()))
  const missing = lines.filter((line) => !known.has(line))
  if (missing.length === 0) return text
  const start = text === '' || text.endsWith('\n') ? text : `${text}${eol}`
  return `${start}${missing.join(eol)}${eol}`
}
