import { type GuestMap, placeFinder, readableText } from '@wasm-pkg/wasi'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'

/**
 * Translates a component's errors on stderr, or a stack that it returns. Places in the code that the engine runs become places in the
 * sources, and the engine's report of an error becomes its message and its stack. Other text is unchanged.
 *
 * @param map the source map of a development build, `dist/….wasm.map`, as JSON
 * @param root absolute path of the author's folder, which paths in the result are relative to
 */
export function mapGuestStack(text: string, map: string, root: string): string {
  const { mappings, sources } = JSON.parse(map) as GuestMap
  return readableText(text, placeFinder({ mappings, sources: sources.map((source) => shownPath(source, root)) }))
}

/** Sources are relative to the folder of the map, which is in the root. */
function shownPath(source: string, root: string): string {
  const path = relative(root, resolve(join(root, 'dist'), source))
  return (path.startsWith('..') || isAbsolute(path) ? source : path).replaceAll(sep, '/')
}
