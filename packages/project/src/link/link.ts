import { type AsyncFunctions, interfaceMembers } from '@wasm-pkg/component'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { grantedFolders, grantsOf } from '@wasm-pkg/wasi'
import { compareText } from '../lock/order.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { createApis } from './api.js'
import { suspendingFunctions } from './async-functions.js'
import { bindImport, type Binding } from './bind.js'
import { refuseCycle } from './cycle.js'
import { type Edge, requireFit } from './fit.js'
import { createMemo } from './memo.js'
import { createMixing } from './mixing.js'
import type { PackageBinding } from './provider.js'
import { createSettler, packageKey, type Settled } from './settle.js'
import type { LinkedBinding, LinkedPackage, LinkedWitPackage } from './types.js'
import { type Unbound, unboundError } from './unbound.js'
import { requireWaiting } from './waiting.js'
import { typesOnlyError } from './wit-package.js'

/**
 * Links packages to what they import: for install, `lock verify` and builds alike, so that none of them takes what another
 * refuses. One pass is one program: packages that it must not mix are refused, in whatever order they come.
 */
export interface LinkPass {
  /**
   * Links for a program that imports the package, or one interface of it.
   *
   * @throws WasmPkgError `E_UNBOUND_IMPORT`; `E_UNSUPPORTED` for packages that import each other in a cycle, whose
   *   types do not match, or that bring two versions of one package into the program; `E_CONFIG` for functions that
   *   wait although their caller does not; and the codes of resolving a provider
   */
  link(pack: ResolvedPackage): Promise<LinkedPackage>
  /**
   * Links for `?instantiate`. Imports that nothing provides are left to the code that starts an instance. @throws
   * WasmPkgError as `link` for everything else
   */
  linkPartly(pack: ResolvedPackage): Promise<LinkedPackage>
  /**
   * Links for a program that imports a WIT package, which has no code. Its interfaces are bound like imports of a
   * component. Unbound ones are left out.
   *
   * @param only full id of the one interface that is imported
   * @throws WasmPkgError `E_UNBOUND_IMPORT` if nothing is bound, and as `link` for bound interfaces
   */
  linkWitPackage(pack: ResolvedPackage, only?: string): Promise<LinkedWitPackage>
  /** Packages and all that they lead to, each once, sorted: what is not bound is left out. @throws WasmPkgError what resolving throws */
  below(packs: readonly ResolvedPackage[]): Promise<readonly ResolvedPackage[]>
}

/**
 * Why a package is linked: the program imports it, starts instances of it, or it provides an interface of a WIT
 * package.
 */
type Use = 'import' | 'instantiate' | 'provide'

export function createLinkPass(session: Session): LinkPass {
  const apis = createApis()
  const settler = createSettler(session, apis)
  const mixing = createMixing(apis)
  const roots = createMemo<LinkedPackage>()
  const functions = createMemo<AsyncFunctions | undefined>()
  const checks = createMemo<void>()
  const folders = grantedFolders(session.permissions)

  function asyncOf(pack: ResolvedPackage): Promise<AsyncFunctions | undefined> {
    return functions.get(packageKey(pack), () => suspendingFunctions(session.manifest, pack))
  }

  async function check(edge: Edge): Promise<void> {
    await requireFit(apis, edge)
    const [async, theirs] = await Promise.all([asyncOf(edge.user), asyncOf(edge.provider)])
    requireWaiting({ pack: edge.user, async }, edge.imported, { pack: edge.provider, async: theirs }, edge.exported)
  }

  async function linkRoot(pack: ResolvedPackage, use: Use): Promise<LinkedPackage> {
    const settled = await settler.below([pack])
    const linked = connect(settled, pack, use)
    const edges = [...settled.values()].flatMap(edgesOf)
    await Promise.all([...settled.values()].map(({ pack: each }) => asyncOf(each)))
    for (const edge of edges) {
      await checks.get(`${packageKey(edge.user)} ${edge.imported} ${packageKey(edge.provider)}`, () => check(edge))
    }
    await mixing.add(edges, use === 'import' ? pack : undefined)
    return linked
  }

  /** Refuses what is not bound, and circles. */
  function connect(settled: ReadonlyMap<string, Settled>, root: ResolvedPackage, use: Use): LinkedPackage {
    const done = new Map<string, LinkedPackage>()
    const visit = (pack: ResolvedPackage, path: readonly ResolvedPackage[]): LinkedPackage => {
      const known = done.get(packageKey(pack))
      if (known !== undefined) return known
      const { bindings, unbound } = settled.get(packageKey(pack)) ?? { bindings: [], unbound: [] }
      const [missing] = unbound
      if (missing !== undefined && !(use === 'instantiate' && path.length === 0)) throw unboundError(pack, missing)
      const own = [...path, pack]
      const linked: LinkedPackage = {
        pack,
        bindings: bindings.map((binding): LinkedBinding => {
          if (binding.kind !== 'package') return binding
          refuseCycle(own, binding.provider)
          return { ...binding, provider: visit(binding.provider, own) }
        }),
        unbound,
        grants: grantsOf(session.permissions, formatPackageName(pack.name)),
        folders,
      }
      done.set(packageKey(pack), linked)
      return linked
    }
    return visit(root, [])
  }

  return {
    async below(packs) {
      const settled = await settler.below(packs)
      return [...settled.values()].map(({ pack }) => pack).toSorted((a, b) => compareText(packageKey(a), packageKey(b)))
    },
    link: (pack) => roots.get(packageKey(pack), () => linkRoot(pack, 'import')),
    linkPartly: (pack) => roots.get(`${packageKey(pack)} partly`, () => linkRoot(pack, 'instantiate')),
    async linkWitPackage(pack, only) {
      const found: (Binding | Unbound)[] = []
      for (const id of only === undefined ? pack.facts.exports : [only]) found.push(await bindImport(session, pack, id))
      const bound = found.filter((binding) => binding.kind !== 'unbound')
      const [missing] = found.filter((binding) => binding.kind === 'unbound').toReversed()
      if (bound.length === 0) throw typesOnlyError(pack, missing && unboundError(pack, missing))
      const bindings: LinkedBinding[] = []
      for (const binding of bound) {
        if (binding.kind !== 'package') bindings.push(binding)
        else bindings.push({ ...binding, provider: await linkRoot(binding.provider, 'provide') })
      }
      await mixing.add(bound.filter(isPackage).map((binding) => edgeOf(pack, binding)))
      if (only === undefined) return { pack, bindings }
      const item = (await apis.of(pack))?.exports.get(only)
      return {
        pack,
        bindings,
        only: { id: only, members: item?.kind === 'interface' ? interfaceMembers(item) : [] },
      }
    },
  }
}

function edgesOf({ pack, bindings }: Settled): readonly Edge[] {
  return bindings.filter(isPackage).map((binding) => edgeOf(pack, binding))
}

function isPackage(binding: Binding): binding is PackageBinding {
  return binding.kind === 'package'
}

function edgeOf(user: ResolvedPackage, { id, provider, export: exported }: PackageBinding): Edge {
  return { user, imported: id, provider, exported }
}
