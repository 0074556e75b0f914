import {
  createExplainer,
  createTypeComparer,
  itemLabel,
  itemText,
  type WitApi,
  type WitInterface,
  type WitName,
} from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { compatibilityTrack } from '../resolve/interface.js'
import type { ResolvedPackage } from '../resolve/types.js'
import type { Apis } from './api.js'

/** One import of a package and the export to which it is bound. */
export interface Edge {
  readonly user: ResolvedPackage
  readonly imported: string
  readonly provider: ResolvedPackage
  readonly exported: string
}

/** Maximum number of mismatches in the message. */
const MAX_SHOWN = 5

/**
 * Refuses a provider whose functions have other types than the importing package was built for, like the component
 * model. Compatible versions should never differ in this way, and JavaScript would convert values silently.
 *
 * @throws WasmPkgError `E_UNSUPPORTED` with the functions and the differences
 */
export async function requireFit(apis: Apis, link: Edge): Promise<void> {
  const [user, provider] = await Promise.all([apis.of(link.user), apis.of(link.provider)])
  if (user === undefined || provider === undefined) return
  const problems = misfits(user, provider, link)
  if (problems.length === 0) return
  const shown = problems.slice(0, MAX_SHOWN).map((problem) => `\n  ${escapeText(problem)}`)
  const more = problems.length > MAX_SHOWN ? `\n  and ${problems.length - MAX_SHOWN} more` : ''
  throw new WasmPkgError(
    'E_UNSUPPORTED',
    `${link.user.id} links to ${link.provider.id}, which does not fit:${shown.join('')}${more}`,
    {
      package: link.user.id,
      expected: `${escapeText(link.imported)} as ${link.user.id} imports it`,
      actual: `${escapeText(link.exported)} of ${link.provider.id}`,
      hint: `Use versions that match each other, or bind ${escapeText(link.imported)} to another package or to your own module (bindings).`,
    },
  )
}

function misfits(user: WitApi, provider: WitApi, { imported, exported }: Edge): readonly string[] {
  const wanted = user.imports.get(imported)
  const given = provider.exports.get(exported)
  if (wanted?.kind !== 'interface' || given?.kind !== 'interface') return []
  const problems: string[] = []
  const types = createTypeComparer(user, provider, (a, b) => corresponds(a, b, imported, exported))
  const explain = createExplainer(user, provider, types)
  compareFunctions(wanted, given)
  for (let pairs = types.takeNamed(); pairs.length > 0; pairs = types.takeNamed()) {
    for (const { name, before, after } of pairs) {
      if (!types.sameDefinition(before, after)) {
        problems.push(`${itemLabel(name.id, name.name)}: ${explain(before, after)}`)
      }
    }
  }
  return problems

  function compareFunctions(from: WitInterface, to: WitInterface): void {
    for (const [name, item] of from.items) {
      if (item.kind !== 'function') continue
      const other = to.items.get(name)
      const label = itemLabel(imported, name)
      if (other?.kind !== 'function') problems.push(`it has no ${label}: ${itemText(item)}`)
      else if (item.type === undefined || other.type === undefined) {
        if (item.text !== other.text) problems.push(`${label}: ${item.text} -> ${other.text}`)
      } else if (!types.sameDefinition(item.type, other.type)) {
        problems.push(`${label}: ${explain(item.type, other.type)}`)
      }
    }
  }
}

/**
 * Types of the linked interface are the same on both sides. For other interfaces, the same name means the same type in
 * versions that link.
 */
function corresponds(a: WitName, b: WitName, imported: string, exported: string): boolean {
  if (a.name !== b.name) return false
  if (a.id === imported && b.id === exported) return true
  if (a.id === undefined || b.id === undefined) return false
  return compatibilityTrack(a.id) === compatibilityTrack(b.id)
}
