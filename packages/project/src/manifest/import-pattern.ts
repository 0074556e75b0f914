import { splitLabel } from '@wasm-pkg/wasi/label'

// Names as in the component model. Less strict than registry names, because imports are matched unchanged.
const WORD = '[a-zA-Z0-9-]+'
const PATTERN = new RegExp(`^(?:\\*|${WORD}|${WORD}:(?:\\*|${WORD}(?:/(?:\\*|${WORD}))?(?:@[0-9A-Za-z.+-]+)?))$`)

/** Whether the text is valid in `policy.imports`. */
export function isImportPattern(text: string): boolean {
  return PATTERN.test(text)
}

/**
 * Whether an import id (`wasi:http/types@0.2.0`, or the plain name of a world import) matches a pattern: `*` matches
 * everything, `ns:*` a namespace, `ns:package` or `ns:package/*` a package, `ns:package/interface` an interface. With
 * `@version`, the last two match only that version. A label of an interface is ignored, because the package chooses it.
 */
export function matchesImportPattern(pattern: string, labelled: string): boolean {
  const { id } = splitLabel(labelled)
  if (pattern === '*' || pattern === id) return true
  const [path = '', version] = splitVersion(pattern)
  const [idPath = '', idVersion] = splitVersion(id)
  if (version !== undefined && version !== idVersion) return false
  if (path.endsWith(':*')) return idPath.startsWith(path.slice(0, -1))
  const wanted = path.endsWith('/*') ? path.slice(0, -2) : path
  return idPath === wanted || (!wanted.includes('/') && wanted.includes(':') && idPath.startsWith(`${wanted}/`))
}

function splitVersion(id: string): readonly [string, string | undefined] {
  const at = id.indexOf('@')
  return at === -1 ? [id, undefined] : [id.slice(0, at), id.slice(at + 1)]
}
