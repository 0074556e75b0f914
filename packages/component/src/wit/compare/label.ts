import type { WitInterface, WitItem } from '../api.js'
import { splitImport } from '@wasm-pkg/wasi'

const MEMBER = /^\[(?<what>[a-z ]+)\](?<owner>[^.]+)(?:\.(?<name>.+))?$/

/** `acme:image/drawing canvas.draw`: the interface without its version, and methods as in JavaScript. */
export function itemLabel(id: string | undefined, name: string): string {
  const { what, owner, name: member } = MEMBER.exec(name)?.groups ?? {}
  const label =
    what === undefined ? name : what.endsWith('constructor') ? `new ${owner ?? ''}` : `${owner ?? ''}.${member ?? ''}`
  return id === undefined ? label : `${splitImport(id).path} ${label}`
}

/** The WIT of an item. The label shows that a method has an object. */
export function itemText({ text }: WitItem): string {
  return text.replace(/func\(self: [^,)]+(?:, )?/, 'func(')
}

/** The name of a whole export or import. */
export function own(id: string, item: WitItem | WitInterface): string {
  return item.kind === 'interface' ? id : `${itemLabel(undefined, id)}: ${itemText(item)}`
}

/** Whether it must be provided. An interface with only data types is a description. */
export function isAsked(item: WitItem | WitInterface): boolean {
  const items = item.kind === 'interface' ? [...item.items.values()] : [item]
  return items.some(({ kind, type }) => kind === 'function' || type?.definition.kind === 'resource')
}
