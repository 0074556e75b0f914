import { createCursor } from './cursor.js'
import { concat, text, unsigned } from './encode.js'

/** What kind of thing a core module imports, as the binary numbers them. */
export const KIND = { function: 0, table: 1, memory: 2, global: 3 } as const

export interface CoreImport {
  readonly module: string
  readonly name: string
  readonly kind: number
  /** The encoded type: for a function, the index of it. */
  readonly type: Uint8Array
}

/** @param body of the import section */
export function readImports(body: Uint8Array): readonly CoreImport[] {
  const cursor = createCursor(body)
  return Array.from({ length: cursor.unsigned() }, () => {
    const [module, name, kind] = [cursor.name(), cursor.name(), cursor.byte()]
    const start = cursor.position
    if (kind === KIND.function) cursor.unsigned()
    else if (kind === KIND.global) cursor.take(2)
    else {
      if (kind === KIND.table) cursor.byte()
      const hasMaximum = (cursor.byte() & 1) !== 0
      cursor.unsigned()
      if (hasMaximum) cursor.unsigned()
    }
    return { module, name, kind, type: body.subarray(start, cursor.position) }
  })
}

/** @returns the body of an import section */
export function writeImports(imports: readonly CoreImport[]): Uint8Array {
  return concat([
    unsigned(imports.length),
    ...imports.flatMap(({ module, name, kind, type }) => [text(module), text(name), Uint8Array.of(kind), type]),
  ])
}
