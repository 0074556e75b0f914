/** An encoder for the parts of the binary format that tests need to make components, and almost-valid components. */

export const COMPONENT_PREAMBLE: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]
export const MODULE_PREAMBLE: readonly number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]

export function leb(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest % 0x80
    rest = Math.floor(rest / 0x80)
    bytes.push(rest > 0 ? low | 0x80 : low)
  } while (rest > 0)
  return Uint8Array.from(bytes)
}

export function join(...parts: readonly (Uint8Array | readonly number[])[]): Buffer {
  return Buffer.concat(parts.map((part) => Uint8Array.from(part)))
}

export function section(id: number, content: Uint8Array): Buffer {
  return Buffer.concat([Uint8Array.of(id), leb(content.byteLength), content])
}

export function vector(items: readonly Uint8Array[]): Buffer {
  return Buffer.concat([leb(items.length), ...items])
}

export function text(value: string | Uint8Array): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : value
  return Buffer.concat([leb(bytes.byteLength), bytes])
}

export function customSection(name: string, content: Uint8Array): Buffer {
  return section(0, Buffer.concat([text(name), content]))
}

/** A name of an import or export: plain, or a label with its interface, `cache=wasi:keyvalue/store@0.2.0`. */
export function externName(name: string | Uint8Array): Buffer {
  const [label = '', id] = typeof name === 'string' ? name.split('=') : []
  return id === undefined ? join([0x00], text(name)) : join([0x02], text(label), [0x01, 0x00], text(id))
}

export interface ComponentShape {
  /** Names as for `externName`. */
  readonly imports?: readonly (string | Uint8Array)[]
  readonly exports?: readonly (string | Uint8Array)[]
  /** Bytes of a custom section, to make components differ or larger. */
  readonly padding?: Uint8Array
  /** Whole sections to append. */
  readonly more?: readonly Uint8Array[]
}

/** A component whose imports and exports are instances without functions (component-model Binary.md). */
export function component({
  imports = [],
  exports = [],
  padding = Buffer.from('x'),
  more = [],
}: ComponentShape = {}): Buffer {
  return Buffer.concat([
    Uint8Array.from(COMPONENT_PREAMBLE),
    customSection('padding', padding),
    section(7, vector([Uint8Array.of(0x42, 0x00)])),
    section(10, vector(imports.map((name) => join(externName(name), [0x05, 0x00])))),
    section(5, vector([Uint8Array.of(0x01, 0x00)])),
    section(11, vector(exports.map((name) => join(externName(name), [0x05], leb(imports.length), [0x00])))),
    ...more,
  ])
}
