import type { ParseError } from 'jsonc-parser'

const TYPES_FILE = 'wasm-pkg.d.ts'

/** The text of a tsconfig.json that includes the types file, and what is left to do where that cannot be seen. */
export async function editTsconfig(text: string): Promise<{ readonly text: string; readonly advice?: string }> {
  const { applyEdits, modify, parse } = await import('jsonc-parser')
  const errors: ParseError[] = []
  const json: unknown = parse(text, errors, { allowTrailingComma: true })
  if (errors.length > 0 || typeof json !== 'object' || json === null) {
    return { text, advice: `tsconfig.json was not understood: see that it includes ${TYPES_FILE}` }
  }
  const { include, files, references } = json as Record<string, unknown>
  if (Array.isArray(references) && include === undefined) {
    return { text, advice: `See that the tsconfig.json of your sources includes ${TYPES_FILE}` }
  }
  // Without either, TypeScript takes every file below.
  const list = Array.isArray(include) ? include : Array.isArray(files) ? files : undefined
  if (list === undefined || list.some((item) => covers(item))) return { text }
  const key = list === include ? 'include' : 'files'
  const indent = /\n(?<indent>[ \t]+)"/.exec(text)?.groups?.['indent'] ?? '  '
  const formattingOptions = indent.startsWith('\t')
    ? { insertSpaces: false, tabSize: 1 }
    : { insertSpaces: true, tabSize: indent.length }
  const edits = modify(text, [key, list.length], TYPES_FILE, { formattingOptions, isArrayInsertion: true })
  return { text: applyEdits(text, edits) }
}

function covers(item: unknown): boolean {
  return (
    typeof item === 'string' &&
    [TYPES_FILE, `./${TYPES_FILE}`, '*.ts', './*.ts', '*', '**/*', '**/*.ts', '.', './'].includes(item)
  )
}
