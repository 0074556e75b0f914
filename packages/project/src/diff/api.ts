import type { WitApi, WitInterface, WitItem } from '@wasm-pkg/component'
import { splitImport } from './capability.js'

/** How an API changed, each change as one line. */
export interface ApiDifference {
  /** What users of the old version can no longer rely on. */
  readonly breaking: readonly string[]
  readonly compatible: readonly string[]
  /** Functions of other interfaces that it newly calls: what it does with a capability it has. */
  readonly calls: readonly string[]
}

/**
 * Compares two APIs as the component model's subtyping does: an instance may export more than is asked for, and nothing that it
 * exports may have another type; a component may import less than it is given, and no more. Interfaces are matched without
 * their versions, since those follow the package's own.
 */
export function compareApis(before: WitApi, after: WitApi): ApiDifference {
  const breaking: string[] = []
  const compatible: string[] = []
  const old = flatten(before.exports)
  const now = flatten(after.exports)
  for (const [name, text] of old) {
    const other = now.get(name)
    if (other === undefined) breaking.push(`removes ${name}: ${text}`)
    else if (other !== text) breaking.push(`changes ${name}: ${text} -> ${other}`)
  }
  for (const [name, text] of now) if (!old.has(name)) compatible.push(`adds ${name}: ${text}`)
  return { breaking: [...breaking, ...neededMore(before, after)], compatible, calls: newCalls(before, after) }
}

/** By interface without version and item: `acme:image/resize.scale`. */
function flatten(side: ReadonlyMap<string, WitItem | WitInterface>): ReadonlyMap<string, string> {
  const items = new Map<string, string>()
  for (const [id, item] of side) {
    const { path } = splitImport(id)
    if (item.kind !== 'interface') items.set(path, item.text)
    else for (const [name, { text }] of item.items) items.set(`${path} ${name}`, text)
  }
  return items
}

/** Interfaces that whoever uses the package has to provide now. WASI comes with the runtime; it is told as a capability. */
function neededMore(before: WitApi, after: WitApi): readonly string[] {
  const known = new Set([...before.imports.keys()].map((id) => splitImport(id).path))
  return [...after.imports.keys()]
    .filter((id) => !id.startsWith('wasi:') && !known.has(splitImport(id).path))
    .map((id) => `needs ${id}`)
}

/** Of interfaces that were imported before: a new interface is a capability change of its own. */
function newCalls(before: WitApi, after: WitApi): readonly string[] {
  const old = flatten(before.imports)
  const known = new Set([...before.imports.keys()].map((id) => splitImport(id).path))
  return [...after.imports].flatMap(([id, item]) => {
    const { path } = splitImport(id)
    if (item.kind !== 'interface' || !known.has(path)) return []
    return [...item.items].flatMap(([name, { kind }]) =>
      kind === 'function' && !old.has(`${path} ${name}`) ? [`${path} ${name}`] : [],
    )
  })
}
