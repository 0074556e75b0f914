import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import type { Field } from '../field.js'

interface KeyLine {
  readonly path: readonly string[]
  readonly line: number
}

/**
 * Parses a TOML configuration file into a field that knows the line of every key.
 *
 * @throws WasmPkgError `E_CONFIG` with file and line. The message never quotes the text, because it can contain
 *   credentials.
 */
export async function parseToml(text: string, file: string): Promise<Field> {
  const { parse, TomlError } = await import('smol-toml')
  try {
    const value = parse(text)
    return { document: { name: file, code: 'E_CONFIG', lineOf: lineFinder(text) }, path: [], value }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // The parser's message and its stack contain an excerpt of the file, so the error is not passed on as a cause
    // either.
    const reason = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '')
    throw new WasmPkgError('E_CONFIG', `${escapeText(file, 1000)}:${error.line}: invalid TOML: ${escapeText(reason)}`)
  }
}

/**
 * Finds the line of a key path: the line of the key, otherwise of the first key below it, otherwise of the nearest
 * enclosing one.
 */
function lineFinder(text: string): (path: readonly string[]) => number | undefined {
  let keys: readonly KeyLine[] | undefined
  let exact: ReadonlyMap<string, number> | undefined
  return (path) => {
    keys ??= scanKeys(text)
    exact ??= new Map(keys.map((key) => [JSON.stringify(key.path), key.line]))
    const found = exact.get(JSON.stringify(path)) ?? keys.find((key) => startsWith(key.path, path))?.line
    if (found !== undefined) return found
    const around = keys.filter((key) => startsWith(path, key.path))
    return around.toSorted((a, b) => b.path.length - a.path.length)[0]?.line
  }
}

function startsWith(path: readonly string[], start: readonly string[]): boolean {
  return start.length <= path.length && start.every((part, index) => part === path[index])
}

/**
 * Keys and table headers at the start of lines. This is a heuristic, not a parser: it can mistake a line of a
 * multi-line string for a key.
 */
function scanKeys(text: string): readonly KeyLine[] {
  const found: KeyLine[] = []
  let table: readonly string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    const header = /^\s*\[\[?/.exec(line)
    const key = readKey(line, header?.[0].length ?? 0)
    if (key === undefined) continue
    if (header !== null && line[key.end] === ']') table = key.path
    else if (header !== null || line[key.end] !== '=') continue
    found.push({ path: header === null ? [...table, ...key.path] : table, line: index + 1 })
  }
  return found
}

function readKey(line: string, start: number): { path: readonly string[]; end: number } | undefined {
  const part = /\s*(?:([A-Za-z0-9_-]+)|("(?:[^"\\]|\\.)*")|'([^']*)')\s*/y
  part.lastIndex = start
  const path: string[] = []
  for (;;) {
    const match = part.exec(line)
    if (match === null) return undefined
    path.push(match[1] ?? match[3] ?? unquote(match[2] ?? ''))
    if (line[part.lastIndex] !== '.') return { path, end: part.lastIndex }
    part.lastIndex++
  }
}

function unquote(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    return quoted
  }
}
