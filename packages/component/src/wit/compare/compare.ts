import { splitLabel } from '@wasm-pkg/wasi/label'
import type { WitApi, WitInterface, WitItem, WitName } from '../api.js'
import { splitImport } from '@wasm-pkg/wasi'
import { createExplainer } from './explain.js'
import { findHeirs, type Heir } from './heirs.js'
import { mustBeProvided, itemLabel, itemText, own } from './label.js'
import { createTypeComparer } from './same.js'
import { compareWorlds } from './worlds.js'

/** The changes of an API, one line for each change. */
export interface ApiDifference {
  /** Changes that break users of the old version. */
  readonly breaking: readonly string[]
  readonly compatible: readonly string[]
  /**
   * Functions that it newly calls in WASI interfaces that it already imported, which show what it does with a
   * capability.
   */
  readonly calls: readonly string[]
}

/**
 * Compares two APIs as the component model's subtyping does: a component may export more and import less than before,
 * and everything on both sides must have the same type. Value and function types are equal if their structure is.
 * Therefore, an additional field or case breaks users, and another name for a type does not. The runtime provides WASI,
 * so imports from it are reported as capabilities and calls.
 *
 * @throws WasmPkgError `E_LIMIT` for types that no tool generates
 */
export function compareApis(before: WitApi, after: WitApi): ApiDifference {
  const breaking: string[] = []
  const compatible: string[] = []
  const heirs = {
    import: findHeirs(before.imports.keys(), after.imports.keys()),
    export: findHeirs(before.exports.keys(), after.exports.keys()),
  }
  const types = createTypeComparer(before, after, (a, b, isResource) => corresponds(a, b, isResource, heirs[a.side]))
  const explain = createExplainer(before, after, types)

  if (before.kind === 'component' && after.kind === 'wit-package') {
    breaking.push('is now a WIT package: types without code')
  }
  compareExports()
  compareImports()
  compareWorlds(before.worlds, after.worlds, {
    breaking,
    compatible,
    compareItem: (verb, name, old, now) => compareItem(verb, undefined, name, old, now),
  })
  for (let pairs = types.takeNamed(); pairs.length > 0; pairs = types.takeNamed()) {
    for (const { name, before: a, after: b } of pairs) {
      if (!types.sameDefinition(a, b)) breaking.push(`changes ${itemLabel(name.id, name.name)}: ${explain(a, b)}`)
    }
  }
  return { breaking, compatible, calls: newCalls(before, after) }

  function compareExports(): void {
    for (const [id, item] of before.exports) {
      const heir = heirs.export.get(id)
      const other = heir === undefined ? undefined : after.exports.get(heir.id)
      if (heir === undefined || other === undefined) breaking.push(`no longer exports ${own(id, item)}`)
      else {
        if (!heir.isCompatible) breaking.push(`exports ${heir.id} instead of ${id}`)
        compareItems(id, item, other)
      }
    }
    const known = new Set([...heirs.export.values()].map(({ id }) => id))
    for (const [id, item] of after.exports) if (!known.has(id)) compatible.push(`also exports ${own(id, item)}`)
  }

  function compareItems(id: string, item: WitItem | WitInterface, other: WitItem | WitInterface): void {
    if (item.kind !== 'interface' || other.kind !== 'interface')
      return compareItem('changes', undefined, id, item, other)
    for (const [name, old] of item.items) {
      const now = other.items.get(name)
      if (now === undefined) breaking.push(`removes ${itemLabel(id, name)}: ${itemText(old)}`)
      else compareItem('changes', id, name, old, now)
    }
    for (const [name, now] of other.items) {
      if (!item.items.has(name)) compatible.push(`adds ${itemLabel(id, name)}: ${itemText(now)}`)
    }
  }

  function compareItem(
    verb: string,
    id: string | undefined,
    name: string,
    old: WitItem | WitInterface,
    now: WitItem | WitInterface,
  ): void {
    const label = `${verb} ${itemLabel(id, name)}`
    if (old.kind === 'interface' || now.kind === 'interface' || old.kind !== now.kind) {
      breaking.push(`${label}: from ${old.kind} to ${now.kind}`)
    } else if (old.type === undefined || now.type === undefined) {
      if (old.text !== now.text) breaking.push(`${label}: ${old.text} -> ${now.text}`)
    } else if (!types.meet(old.type, now.type) && !types.sameDefinition(old.type, now.type)) {
      breaking.push(`${label}: ${explain(old.type, now.type)}`)
    }
  }

  /** Users or other packages provide these to the component. */
  function compareImports(): void {
    const olds = new Map([...heirs.import].map(([id, heir]) => [heir.id, { id, isCompatible: heir.isCompatible }]))
    for (const [id, item] of after.imports) {
      if (isWasi(id) || !mustBeProvided(item)) continue
      const old = before.imports.has(id) ? { id, isCompatible: true } : olds.get(id)
      const other = old === undefined ? undefined : before.imports.get(old.id)
      if (old === undefined || other === undefined || !mustBeProvided(other)) breaking.push(`needs ${own(id, item)}`)
      else {
        if (!old.isCompatible) breaking.push(`needs ${id} instead of ${old.id}`)
        compareNeeds(id, other, item)
      }
    }
    for (const [id, item] of before.imports) {
      if (!isWasi(id) && mustBeProvided(item) && !heirs.import.has(id))
        compatible.push(`no longer needs ${own(id, item)}`)
    }
  }

  function compareNeeds(id: string, old: WitItem | WitInterface, now: WitItem | WitInterface): void {
    if (old.kind !== 'interface' || now.kind !== 'interface') {
      return compareItem('calls differently', undefined, id, old, now)
    }
    for (const [name, item] of now.items) {
      const other = old.items.get(name)
      // Data types are compared where a function uses them.
      if (item.kind === 'type') continue
      if (other === undefined) breaking.push(`needs ${itemLabel(id, name)}: ${itemText(item)}`)
      else compareItem('calls differently', id, name, other, item)
    }
  }
}

/** A resource from another, incompatible version of its interface is a different resource. */
function corresponds(a: WitName, b: WitName, isResource: boolean, heirs: ReadonlyMap<string, Heir>): boolean {
  if (a.side !== b.side || a.name !== b.name) return false
  if (a.id === b.id) return true
  const heir = a.id === undefined ? undefined : heirs.get(a.id)
  return heir?.id === b.id && heir !== undefined && (heir.isCompatible || a.side === 'export' || !isResource)
}

function isWasi(id: string): boolean {
  return splitLabel(id).id.startsWith('wasi:')
}

/** Only for interfaces that were imported before, in any version. A new interface is reported as a capability change. */
function newCalls(before: WitApi, after: WitApi): readonly string[] {
  const known = new Set<string>()
  const calls = new Set<string>()
  for (const [id, item] of before.imports) {
    if (item.kind !== 'interface' || !isWasi(id)) continue
    const { path } = splitImport(id)
    known.add(path)
    for (const name of item.items.keys()) known.add(`${path} ${name}`)
  }
  for (const [id, item] of after.imports) {
    const { path } = splitImport(id)
    if (item.kind !== 'interface' || !known.has(path)) continue
    for (const [name, { kind }] of item.items) {
      if (kind === 'function' && !known.has(`${path} ${name}`)) calls.add(itemLabel(id, name))
    }
  }
  return [...calls]
}
