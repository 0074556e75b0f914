/** The line (from 1) of a key in the usual layout, `[[packages]]` and `[[packages.versions]]` headers; only for messages. */
export function lineOfKey(text: string, pack: number, version: number | undefined, key: string): number | undefined {
  const lines = text.split('\n')
  const packages = /^\s*\[\[\s*packages?\s*\]\]/
  const versions = /^\s*\[\[\s*packages?\s*\.\s*versions?\s*\]\]/
  let at = nthMatch(lines, packages, 0, lines.length, pack)
  if (at === undefined) return undefined
  const end = nthMatch(lines, packages, at + 1, lines.length, 0) ?? lines.length
  if (version !== undefined) at = nthMatch(lines, versions, at + 1, end, version)
  if (at === undefined) return undefined
  for (let i = at + 1; i < end && !/^\s*\[/.test(lines[i] as string); i++) {
    if (
      (lines[i] as string).trimStart().startsWith(`${key} `) ||
      (lines[i] as string).trimStart().startsWith(`${key}=`)
    ) {
      return i + 1
    }
  }
  return at + 1
}

function nthMatch(lines: readonly string[], pattern: RegExp, from: number, to: number, n: number): number | undefined {
  let left = n
  for (let i = from; i < to; i++) {
    if (pattern.test(lines[i] as string) && left-- === 0) return i
  }
  return undefined
}
