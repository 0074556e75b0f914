/** With a greater distance, it is another word and not a typing mistake. */
const MAX_DISTANCE = 3

/** Maximum number of suggestions in one message. */
const MAX_SUGGESTIONS = 3

/** The candidates that the user may have meant, most likely first. */
export function suggest(text: string, candidates: Iterable<string>): readonly string[] {
  const limit = Math.min(MAX_DISTANCE, Math.max(1, Math.floor(text.length / 3)))
  return [...new Set(candidates)]
    .map((candidate) => ({ candidate, distance: distanceOf(text.toLowerCase(), candidate.toLowerCase(), limit) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1))
    .map(({ candidate }) => candidate)
}

/** `Did you mean a or b?`, or `undefined`. */
export function didYouMean(text: string, candidates: Iterable<string>): string | undefined {
  const found = suggest(text, candidates)
  if (found.length === 0) return undefined
  const others = found.length - MAX_SUGGESTIONS
  const more = others > 0 ? ` (${others} more ${others === 1 ? 'name is' : 'names are'} similar)` : ''
  return `Did you mean ${found.slice(0, MAX_SUGGESTIONS).join(' or ')}?${more}`
}

/** The number of edits from one text to the other. A swap of neighbours counts as one (optimal string alignment). */
function distanceOf(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1]
      const edit = Math.min(at(previous, column) + 1, at(current, column - 1) + 1)
      let best = Math.min(edit, at(previous, column - 1) + (same ? 0 : 1))
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, at(before, column - 2) + 1)
      }
      current.push(best)
    }
    before = previous
    previous = current
  }
  return at(previous, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
