import { joinLabel, splitLabel } from '@wasm-pkg/wasi/label'
import { parseInterfaceId } from '../interface-id.js'
import { MAX_NAME_BYTES } from '../limits.js'
import { list } from './list.js'
import { malformed, type Reader, unknown } from './reader.js'

/** The name of an import or export with its attributes. */
export interface ExternName {
  /** The name in the binary, in aliases and instantiations. */
  readonly name: string
  /** The name outside of the binary: with the complete version, and for a label with its interface. */
  readonly id: string
}

const WITH_ATTRIBUTES = 0x02
const ATTRIBUTES = ['implements', 'versionsuffix', 'external-id'] as const

type Attribute = (typeof ATTRIBUTES)[number]

/**
 * A name in one of the three forms of Binary.md (nameattributes): plain (0x00), what early encoders marked as an
 * interface (0x01), and with attributes (0x02): `wasi:http/types@0.2` with the suffix `.6`, or a label with the
 * interface it implements. The `external-id` is information for people. Nothing is bound by it.
 *
 * @throws WasmPkgError `E_WASM` for damaged or ambiguous names
 */
export function readExternName(reader: Reader): ExternName {
  const at = reader.offset
  const form = reader.byte()
  if (form > WITH_ATTRIBUTES) throw malformed(`a name has the unknown form ${form}`, at)
  const name = readName(reader)
  const attributes = form === WITH_ATTRIBUTES ? readAttributes(reader) : new Map<Attribute, string>()
  const suffix = attributes.get('versionsuffix') ?? ''
  const interfaceId = attributes.get('implements')
  const id = interfaceId === undefined ? `${name}${suffix}` : joinLabel(name, `${interfaceId}${suffix}`)
  const { label } = splitLabel(id)
  if (interfaceId === undefined ? label !== undefined : label !== name || parseInterfaceId(id) === undefined) {
    throw malformed('a name is not valid in the component model', at)
  }
  return { name, id }
}

/** @throws WasmPkgError `E_WASM` for a duplicate attribute, `E_UNSUPPORTED` for an unknown one */
function readAttributes(reader: Reader): ReadonlyMap<Attribute, string> {
  const found = new Map<Attribute, string>()
  list(reader, () => {
    const at = reader.offset
    const form = reader.byte()
    const attribute = ATTRIBUTES[form]
    if (attribute === undefined) throw unknown(`a name with an attribute of the form ${form}`, at)
    if (found.has(attribute)) throw malformed(`a name has the attribute ${attribute} twice`, at)
    found.set(attribute, readName(reader))
  })
  return found
}

export function readName(reader: Reader): string {
  return reader.string(MAX_NAME_BYTES, 'A name')
}
