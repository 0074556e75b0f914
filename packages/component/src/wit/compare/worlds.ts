import type { WitApi, WitInterface, WitItem } from '../api.js'
import { splitImport } from '@wasm-pkg/wasi'
import { findHeirs } from './heirs.js'
import { mustBeProvided, own } from './label.js'

type Worlds = WitApi['worlds']

/** Where a comparison of worlds writes its findings. */
export interface Findings {
  readonly breaking: string[]
  readonly compatible: string[]
  /** Compares functions of the worlds themselves. */
  readonly compareItem: (verb: string, name: string, old: WitItem | WitInterface, now: WitItem | WitInterface) => void
}

/**
 * Compares the worlds of a WIT package for components that target them. This is the reverse of the comparison for users
 * of a component: such a component accepts more imports and fewer exports (as in wkg).
 */
export function compareWorlds(before: Worlds, after: Worlds, findings: Findings): void {
  const { breaking, compatible, compareItem } = findings
  const heirs = findHeirs(before.keys(), after.keys())
  for (const [id, world] of before) {
    const heir = heirs.get(id)
    const other = heir === undefined ? undefined : after.get(heir.id)
    if (heir === undefined || other === undefined) {
      breaking.push(`no longer has the world ${id}`)
      continue
    }
    const label = `the world ${splitImport(id).path}`
    compareSide(world.imports, other.imports, compareItem, {
      gone: (text) => breaking.push(`${label} no longer gives ${text}`),
      moved: (old, now) => breaking.push(`${label} gives ${now} instead of ${old}`),
      added: (text) => compatible.push(`${label} gives ${text}`),
      changed: `${label} changes`,
    })
    compareSide(world.exports, other.exports, compareItem, {
      gone: (text) => compatible.push(`${label} no longer asks for ${text}`),
      moved: (old, now) => breaking.push(`${label} asks for ${now} instead of ${old}`),
      added: (text) => breaking.push(`${label} asks for ${text}`),
      changed: `${label} changes`,
    })
  }
  const known = new Set([...heirs.values()].map(({ id }) => id))
  for (const id of after.keys()) if (!known.has(id)) compatible.push(`also has the world ${id}`)
}

interface Verdicts {
  readonly gone: (text: string) => void
  readonly moved: (old: string, now: string) => void
  readonly added: (text: string) => void
  readonly changed: string
}

function compareSide(
  before: WitApi['imports'],
  after: WitApi['imports'],
  compareItem: Findings['compareItem'],
  { gone, moved, added, changed }: Verdicts,
): void {
  const heirs = findHeirs(before.keys(), after.keys())
  for (const [id, item] of before) {
    const heir = heirs.get(id)
    const other = heir === undefined ? undefined : after.get(heir.id)
    if (!mustBeProvided(item)) continue
    if (heir === undefined || other === undefined) gone(own(id, item))
    else if (!heir.isCompatible) moved(id, heir.id)
    // Interfaces of the package itself are compared separately. Interfaces of other packages are not part of its API.
    else if (item.kind !== 'interface') compareItem(changed, id, item, other)
  }
  const known = new Set([...heirs.values()].map(({ id }) => id))
  for (const [id, item] of after) if (!known.has(id) && mustBeProvided(item)) added(own(id, item))
}
