/** Most marker lines named; the first ones lead to the rest. */
const MAX_MARKERS = 10

/** The lines on which git left the marks of a conflict, for messages: `lines 3, 5, 7`. `undefined` without any. */
export function conflictMarkers(text: string): string | undefined {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line, index) => (/^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$/.test(line) ? [index + 1] : []))
  if (lines.length === 0) return undefined
  const shown = lines.slice(0, MAX_MARKERS).join(', ')
  const more = lines.length > MAX_MARKERS ? `, … (${lines.length} in all)` : ''
  return `lines ${shown}${more}`
}
