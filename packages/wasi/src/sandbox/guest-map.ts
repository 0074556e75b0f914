import type { FindPlace } from './guest-text.js'

/** Of a source map, what places are found with. */
export interface GuestMap {
  readonly mappings: string
  readonly sources: readonly string[]
}

/** Column in the code, then source, line and column there, all from 0. */
type Segment = readonly [number, number, number, number]

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The map is read when the first place is looked for, which is seldom. */
export function placeFinder({ mappings, sources }: GuestMap): FindPlace {
  let lines: readonly (readonly Segment[])[] | undefined
  return (line, column) => {
    lines ??= readMappings(mappings)
    const segments = lines[line - 1] ?? []
    const found = segments.findLast(([start]) => start <= column - 1) ?? segments[0]
    const file = found && sources[found[1]]
    return file === undefined ? undefined : { file, line: found![2] + 1, column: found![3] + 1 }
  }
}

function readMappings(mappings: string): readonly (readonly Segment[])[] {
  let [source, line, column] = [0, 0, 0]
  return mappings.split(';').map((text) => {
    let start = 0
    return text.split(',').flatMap((segment): readonly Segment[] => {
      const [a = 0, b, c = 0, d = 0] = readNumbers(segment)
      start += a
      if (b === undefined) return []
      source += b
      line += c
      column += d
      return [[start, source, line, column]]
    })
  })
}

/** Numbers in base 64 with variable length, whose lowest bit is the sign. */
function readNumbers(text: string): readonly number[] {
  const numbers: number[] = []
  let value = 0
  let shift = 0
  for (const letter of text) {
    const digit = DIGITS.indexOf(letter)
    value += (digit & 31) << shift
    shift += 5
    if ((digit & 32) !== 0) continue
    numbers.push((value & 1) === 0 ? value >> 1 : -(value >> 1))
    value = 0
    shift = 0
  }
  return numbers
}
