import type { WitInterface, WitItem } from '../api.js'
import { parseMember, plainName } from '../member.js'
import { functionText } from '../print.js'
import { splitImport } from '@wasm-pkg/wasi'

/** `acme:image/drawing canvas.draw`: the interface without its version, and methods as in JavaScript. */
export function itemLabel(id: string | undefined, name: string): string {
  const label = memberLabel(name)
  return id === undefined ? label : `${splitImport(id).path} ${label}`
}

function memberLabel(name: string): string {
  const member = parseMember(name)
  if (member === undefined) return plainName(name)
  return member.kind === 'constructor' ? `new ${member.owner}` : `${member.owner}.${member.name}`
}

/** The WIT of an item. The label shows that a method has an object. */
export function itemText({ text, parts, type }: WitItem): string {
  const first = type?.definition.kind === 'function' ? type.definition.params[0] : undefined
  if (parts?.kind !== 'function' || first?.name !== 'self') return text
  return functionText({ ...parts, params: parts.params.slice(1) })
}

/** The name of a whole export or import. */
export function own(id: string, item: WitItem | WitInterface): string {
  return item.kind === 'interface' ? id : `${itemLabel(undefined, id)}: ${itemText(item)}`
}

/** Whether it must be provided. An interface with only data types is a description. */
export function mustBeProvided(item: WitItem | WitInterface): boolean {
  const items = item.kind === 'interface' ? [...item.items.values()] : [item]
  return items.some(({ kind, type }) => kind === 'function' || type?.definition.kind === 'resource')
}
