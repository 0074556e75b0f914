import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { type Apis, isNeeded } from './api.js'
import { bindImport, bindLocally, type Binding } from './bind.js'
import { createMemo } from './memo.js'
import type { Unbound } from './unbound.js'

/** A package, and what each of its imports was found to be bound to. */
export interface Settled {
  readonly pack: ResolvedPackage
  readonly bindings: readonly Binding[]
  readonly unbound: readonly Unbound[]
}

/** Finds what the imports of packages are bound to, of each package once. */
export interface Settler {
  /** Packages and all below them, each once, by `packageKey`. @throws WasmPkgError with the codes of resolving a provider */
  below(roots: readonly ResolvedPackage[]): Promise<ReadonlyMap<string, Settled>>
}

/** The key also has the name, because grants and `async` are configured by name. */
export function packageKey({ id, digest }: ResolvedPackage): string {
  return `${id} ${digest}`
}

export function createSettler(session: Session, apis: Apis): Settler {
  const known = createMemo<Settled>()

  async function settle(pack: ResolvedPackage): Promise<Settled> {
    const bindings: Binding[] = []
    const unbound: Unbound[] = []
    // A WIT package has no imports. It only uses types of others.
    if (pack.kind === 'wit-package') return { pack, bindings, unbound }
    // One after the other, so that what one import pins the next one finds.
    for (const id of pack.facts.imports) {
      const found = bindLocally(session, id) ?? (await bindIfNeeded(pack, id))
      if (found?.kind === 'unbound') unbound.push(found)
      else if (found !== undefined) bindings.push(found)
    }
    return { pack, bindings, unbound }
  }

  /** If an interface is only imported for its types, no package is looked up for it. */
  async function bindIfNeeded(pack: ResolvedPackage, id: string): Promise<Binding | Unbound | undefined> {
    return isNeeded(await apis.of(pack), id) ? await bindImport(session, pack, id) : undefined
  }

  return {
    async below(roots) {
      const found = new Map<string, Settled>()
      for (let next = roots; next.length > 0;) {
        const fresh = new Map(next.map((pack) => [packageKey(pack), pack] as const))
        for (const key of found.keys()) fresh.delete(key)
        const settled = await Promise.all([...fresh].map(([key, pack]) => known.get(key, () => settle(pack))))
        for (const each of settled) found.set(packageKey(each.pack), each)
        next = settled.flatMap(({ bindings }) =>
          bindings.flatMap((binding) => (binding.kind === 'package' ? [binding.provider] : [])),
        )
      }
      return found
    },
  }
}
