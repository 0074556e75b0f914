import { SourceMap, type SourceMapPayload } from 'node:module'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'

/** A place in the code that an engine runs, which is one module. */
const PLACE = /(?:componentize-qjs:user\.js|[^\s()@"]*guest\.js):(?<line>\d+):(?<column>\d+)/g

/** How the engine reports an error that nothing catches: as the text of a structure. */
const REPORT =
  /Exception\(Exception \{ message: Some\("(?<message>(?:[^"\\]|\\.)*)"\), stack: Some\("(?<stack>(?:[^"\\]|\\.)*)"\) \}\)/g

/**
 * Translates a component's errors on stderr, or a stack that it returns. Places in the code that the engine runs become places in the
 * sources, and the engine's report of an error becomes its message and its stack. Other text is unchanged.
 *
 * @param map the source map of a development build, `dist/….wasm.map`, as JSON
 * @param root absolute path of the author's folder, which paths in the result are relative to
 */
export function mapGuestStack(text: string, map: string, root: string): string {
  const sources = new SourceMap(JSON.parse(map) as SourceMapPayload)
  const readable = text.replace(
    REPORT,
    (_all, message: string, stack: string) => `${unescaped(message)}\n${unescaped(stack).trimEnd()}`,
  )
  return readable.replace(PLACE, (place, line: string, column: string) => {
    const entry = sources.findEntry(Number(line) - 1, Number(column) - 1)
    if (!('originalSource' in entry)) return place
    return `${shownPath(entry.originalSource, root)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
  })
}

/** Sources are relative to the folder of the map, which is in the root. */
function shownPath(source: string, root: string): string {
  const path = relative(root, resolve(join(root, 'dist'), source))
  return (path.startsWith('..') || isAbsolute(path) ? source : path).replaceAll(sep, '/')
}

/** Undoes the escapes of Rust's debug format. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u\{(?<hex>[0-9a-f]+)\}|(?<letter>.))/g, (_all, hex: string | undefined, letter = '') => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    return { n: '\n', t: '\t', r: '\r', 0: '\0' }[letter as string] ?? (letter as string)
  })
}
