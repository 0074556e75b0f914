/** Maximum number of listed lines. The first ones are enough to find the rest. */
const MAX_MARKERS = 10

/** The lines with git's conflict markers, for messages: `lines 3, 5, 7`. `undefined` if there are none. */
export function conflictMarkers(text: string): string | undefined {
  const lines = text
    .split(/\r?\n/)
    .flatMap((line, index) => (/^(?:<{7}|>{7}|\|{7})(?: |$)|^={7}$/.test(line) ? [index + 1] : []))
  if (lines.length === 0) return undefined
  const shown = lines.slice(0, MAX_MARKERS).join(', ')
  const more = lines.length > MAX_MARKERS ? `, … (${lines.length} in all)` : ''
  return `lines ${shown}${more}`
}
