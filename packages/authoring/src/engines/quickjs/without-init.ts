import { concat, text, unsigned } from '@wasm-pkg/component/binary'
import { nameIn, readerOf } from '../wasm/read.js'
import { readBinary, type Section, writeBinary } from '../wasm/sections.js'

/** Ids of sections of components. */
const COMPONENT = { alias: 6, export: 11 } as const

const FUNCTION = 1

/** An export of a component, which is the only one in its section. */
interface SoleExport {
  readonly name: string
  readonly sort: number
  readonly index: number
  readonly rest: Uint8Array
}

/**
 * Removes the function that started the engine when the component was built, which componentize-qjs leaves among the exports. It is an
 * alias and its export, which each take an index: those of the functions behind them move up.
 */
export function withoutInit(component: Uint8Array): Uint8Array {
  const binary = readBinary(component)
  const { sections } = binary
  const at = sections.findIndex(({ id, body }) => id === COMPONENT.export && soleExport(body)?.name === 'init')
  const init = soleExport(sections[at]?.body)
  if (init === undefined || init.sort !== FUNCTION || sections[at - 1]?.id !== COMPONENT.alias) return component
  const behind = sections.slice(at + 1).map((section) => moved(section, init.index))
  return writeBinary({ ...binary, sections: [...sections.slice(0, at - 1), ...behind] })
}

function moved({ id, body }: Section, index: number): Section {
  const found = id === COMPONENT.export ? soleExport(body) : undefined
  if (found === undefined || found.sort !== FUNCTION || found.index < index) return { id, body }
  const { name, sort, rest } = found
  return {
    id,
    body: concat([Uint8Array.of(1, 0), text(name), Uint8Array.of(sort), unsigned(found.index - 2), rest]),
  }
}

function soleExport(body: Uint8Array | undefined): SoleExport | undefined {
  if (body === undefined) return undefined
  const reader = readerOf(body)
  if (reader.u32() !== 1 || reader.byte() !== 0) return undefined
  const [name, sort, index] = [nameIn(reader), reader.byte(), reader.u32()]
  return { name, sort, index, rest: body.subarray(reader.offset) }
}
