import { readWitApi, type WitApi, type WitInterface, type WitName } from '@wasm-pkg/component'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { createExplainer } from '@wasm-pkg/component'
import { itemLabel, itemText } from '@wasm-pkg/component'
import { createTypeComparer } from '@wasm-pkg/component'
import { compatibilityTrack } from '../resolve/interface.js'
import type { ResolvedPackage } from '../resolve/types.js'

/** One import of a package and the export that it is bound to. */
export interface LinkedInterface {
  readonly user: ResolvedPackage
  readonly imported: string
  readonly provider: ResolvedPackage
  readonly exported: string
}

/** Shown of what does not fit: more tells nothing new. */
const MAX_SHOWN = 5

/**
 * Refuses a provider whose functions are of other types than the package that links to it was made for, as the component model
 * does: compatible versions should never differ so, and JavaScript would convert what it gets without a word.
 *
 * @throws WasmPkgError `E_UNSUPPORTED` naming the functions and what is different
 */
export async function requireFit(link: LinkedInterface): Promise<void> {
  const [user, provider] = await Promise.all([apiOf(link.user), apiOf(link.provider)])
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

/** `undefined` for what is written in a way that is not known yet: nothing can be said of it. */
async function apiOf(pack: ResolvedPackage): Promise<WitApi | undefined> {
  try {
    return readWitApi(await pack.read())
  } catch (error) {
    if (isWasmPkgError(error) && (error.code === 'E_UNSUPPORTED' || error.code === 'E_LIMIT')) return undefined
    throw error
  }
}

function misfits(user: WitApi, provider: WitApi, { imported, exported }: LinkedInterface): readonly string[] {
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

/** Types of the linked interface are one on both sides; of others, both sides mean the same by a name in versions that link. */
function corresponds(a: WitName, b: WitName, imported: string, exported: string): boolean {
  if (a.name !== b.name) return false
  if (a.id === imported && b.id === exported) return true
  if (a.id === undefined || b.id === undefined) return false
  return compatibilityTrack(a.id) === compatibilityTrack(b.id)
}
