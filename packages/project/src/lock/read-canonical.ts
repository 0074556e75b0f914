type Table = Record<string, unknown>

// Characters that basic strings, keys and comments cannot always contain raw. Line feeds separate lines.
const SPECIAL = /[^\P{Cc}\n]|\\/u
const KEY = /^[a-z][a-z-]*$/
const INTEGER = /^(?:0|[1-9][0-9]{0,14})$/
const INDENT = '    "'

/**
 * Reads the lines that our own writer emits, without loading a complete TOML reader, because every warm build reads the lock
 * file. Measured in November 2026 on Node 20.20, processor time of the first read in a process: 0.6 ms instead of 9.1 for 20
 * packages, 25 ms instead of 90 for 2,000. Returns `undefined` for any other line, and the TOML reader is used.
 * Everything that this accepts has the same meaning in TOML (property-tested).
 */
export function readCanonicalToml(text: string): Table | undefined {
  if (!text.endsWith('\n') || SPECIAL.test(text)) return undefined
  const root: Table = Object.create(null)
  const packages: Table[] = []
  let pack: Table | undefined
  let versions: Table[] | undefined
  let table = root
  let array: string[] | undefined
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end)
    start = end + 1
    if (array !== undefined) {
      if (line === ']') array = undefined
      else if (line.startsWith(INDENT) && line.indexOf('"', INDENT.length) === line.length - 2 && line.endsWith(',')) {
        array.push(line.slice(INDENT.length, -2))
      } else return undefined
    } else if (line === '[[packages]]') {
      pack = Object.create(null) as Table
      versions = undefined
      packages.push(pack)
      table = pack
    } else if (line === '[[packages.versions]]') {
      if (pack === undefined) return undefined
      if (versions === undefined) pack['versions'] = versions = []
      table = Object.create(null) as Table
      versions.push(table)
    } else if (line !== '' && !line.startsWith('#')) {
      const equals = line.indexOf(' = ')
      const key = line.slice(0, equals)
      if (equals === -1 || key in table || key === 'versions' || key === 'packages' || !KEY.test(key)) return undefined
      const value = readValue(line.slice(equals + 3))
      if (value === undefined) return undefined
      if (value === OPEN) table[key] = array = []
      else table[key] = value
    }
  }
  if (array !== undefined) return undefined
  if (packages.length > 0) root['packages'] = packages
  return root
}

/** An open list. Its items follow. */
const OPEN = Symbol('[')

function readValue(text: string): string | bigint | readonly string[] | typeof OPEN | undefined {
  if (text.startsWith('"')) return text.indexOf('"', 1) === text.length - 1 ? text.slice(1, -1) : undefined
  if (text === '[') return OPEN
  if (text === '[]') return []
  return INTEGER.test(text) ? BigInt(text) : undefined
}
