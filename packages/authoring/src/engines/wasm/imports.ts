import { concat, text, unsigned } from '@wasm-pkg/component/binary'
import { nameIn, readItems } from './read.js'

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
  return readItems(body, (reader) => {
    const [module, name, kind] = [nameIn(reader), nameIn(reader), reader.byte()]
    const start = reader.offset
    if (kind === KIND.function) reader.u32()
    else if (kind === KIND.global) reader.skip(2, 'the type of a global')
    else {
      if (kind === KIND.table) reader.byte()
      const hasMaximum = (reader.byte() & 1) !== 0
      reader.u32()
      if (hasMaximum) reader.u32()
    }
    return { module, name, kind, type: body.subarray(start, reader.offset) }
  })
}

/** @returns the body of an import section */
export function writeImports(imports: readonly CoreImport[]): Uint8Array {
  return concat([
    unsigned(imports.length),
    ...imports.flatMap(({ module, name, kind, type }) => [text(module), text(name), Uint8Array.of(kind), type]),
  ])
}
