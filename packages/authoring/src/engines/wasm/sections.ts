import { concat, sized } from '@wasm-pkg/component/binary'
import { readerOf } from './read.js'

const PREAMBLE = 8

/** Ids of sections of core modules. */
export const MODULE = { custom: 0, type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const

/** Ids of sections of components that hold other binaries. */
export const NESTED = { module: 1, component: 4 } as const

export interface Section {
  readonly id: number
  readonly body: Uint8Array
}

/** A core module or a component. */
export interface Binary {
  readonly preamble: Uint8Array
  readonly sections: readonly Section[]
}

export function readBinary(bytes: Uint8Array): Binary {
  const reader = readerOf(bytes)
  const preamble = reader.take(PREAMBLE, 'the preamble')
  const sections: Section[] = []
  while (!reader.done) sections.push({ id: reader.byte(), body: reader.take(reader.u32(), 'a section') })
  return { preamble, sections }
}

export function writeBinary({ preamble, sections }: Binary): Uint8Array {
  return concat([preamble, ...sections.flatMap(({ id, body }) => [Uint8Array.of(id), sized(body)])])
}

/** Whether it is a core module. */
export function isModule({ preamble }: Binary): boolean {
  return preamble[6] === 0
}

/** Applies a change to every core module in a component, at any depth. */
export function mapModules(bytes: Uint8Array, change: (module: Binary) => Binary): Uint8Array {
  const binary = readBinary(bytes)
  if (isModule(binary)) return writeBinary(change(binary))
  const sections = binary.sections.map(({ id, body }) =>
    id === NESTED.module || id === NESTED.component ? { id, body: mapModules(body, change) } : { id, body },
  )
  return writeBinary({ ...binary, sections })
}
