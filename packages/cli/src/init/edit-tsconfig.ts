import { findNodeAtLocation, type Node, parse, type ParseError, parseTree } from 'jsonc-parser'

export const TYPES_FILE = 'wasm-pkg.d.ts'

/** The text of a tsconfig.json that includes the types file, or advice if that cannot be determined. */
export async function editTsconfig(
  text: string,
  path = 'tsconfig.json',
): Promise<{ readonly text: string; readonly advice?: string }> {
  const errors: ParseError[] = []
  const json: unknown = parse(text, errors, { allowTrailingComma: true })
  if (errors.length > 0 || typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { text, advice: `${path} could not be parsed: make sure that it includes ${TYPES_FILE}` }
  }
  const { include, files } = json as Record<string, unknown>
  // Without both, TypeScript includes every file below.
  const list = Array.isArray(include) ? include : Array.isArray(files) ? files : undefined
  if (list === undefined || list.some((item) => covers(item))) return { text }
  const tree = parseTree(text, [], { allowTrailingComma: true })
  const array = tree === undefined ? undefined : findNodeAtLocation(tree, [list === include ? 'include' : 'files'])
  return { text: array === undefined ? text : insertLast(text, array, JSON.stringify(TYPES_FILE)) }
}

/** Appends an item, formatted like the existing ones. */
function insertLast(text: string, { offset, children = [] }: Node, item: string): string {
  const [before, last] = children.slice(-2).length === 2 ? children.slice(-2) : [undefined, children.at(-1)]
  if (last === undefined) return `${text.slice(0, offset + 1)}${item}${text.slice(offset + 1)}`
  const end = last.offset + last.length
  const gap = text.slice(offset + 1, last.offset)
  const separator =
    before === undefined ? `,${gap === '' ? ' ' : gap}` : text.slice(before.offset + before.length, last.offset)
  return `${text.slice(0, end)}${separator}${item}${text.slice(end)}`
}

function covers(item: unknown): boolean {
  return (
    typeof item === 'string' &&
    [TYPES_FILE, `./${TYPES_FILE}`, '*.ts', './*.ts', '*', '**/*', '**/*.ts', '.', './'].includes(item)
  )
}
