import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { createLinkPass } from '../link/link.js'
import { packageKey } from '../link/settle.js'
import type { LinkedPackage } from '../link/types.js'
import { REQUIRED_BY_MANIFEST, REQUIRED_BY_SOURCE, REQUIRED_BY_WIT } from '../lock/types.js'
import { knownRequests } from '../resolve/packages.js'
import { compileComposed } from './compile-composed.js'
import { pruneChanges } from '../resolve/prune.js'
import { type PackageRequest, requestLabel } from '../resolve/request.js'
import { resolveImport, resolveRequest } from '../resolve/resolve.js'
import type { Session } from '../resolve/session.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { unifyChanges } from '../resolve/unify.js'
import { type ImportUse, isComplete, resolveImports, type ScannedImports } from '../scan/project-imports.js'

/**
 * Resolves everything that the project requires and links it like a build that imports all of it: packages that
 * package.json declares, and imports of the sources, according to their use. Unless the project is frozen, pins the
 * packages, and moves pins that only packages need to versions that they can share.
 *
 * @param except labels of requests to leave out
 * @returns every package, each version once
 * @throws WasmPkgError as `Project.resolve` and `LinkPass.link`
 */
export async function linkProject(
  session: Session,
  scanned: ScannedImports,
  except: ReadonlySet<string> = new Set(),
): Promise<readonly ResolvedPackage[]> {
  // Each round moves pins to higher versions only, so that there is a last one.
  for (;;) {
    const { known, uses } = await resolveAll(session, scanned, except)
    const pass = createLinkPass(session)
    const packages = await pass.below([...runnable(known), ...uses.keys()])
    const moved = session.frozen ? [] : unifyChanges(session.lock.current)
    if (moved.length === 0) {
      const linked: LinkedPackage[] = []
      for (const [pack, use] of rootsOf(known, uses, isComplete(scanned))) {
        if (use === 'import') linked.push(await pass.link(pack))
        else if (use === 'instantiate') linked.push(await pass.linkPartly(pack))
      }
      await compileComposed(session, linked)
      return packages
    }
    session.lock.record(...moved)
    session.lock.record(...pruneChanges(session.manifest, session.lock.current))
    session.resolving.clear()
  }
}

/** Packages that are not only there for their WIT. What those import is of no interest. */
function runnable(known: readonly KnownPackage[]): readonly ResolvedPackage[] {
  return known.filter(({ request }) => request.requiredBy !== REQUIRED_BY_WIT).map(({ pack }) => pack)
}

interface KnownPackage {
  readonly request: PackageRequest
  readonly pack: ResolvedPackage
}

async function resolveAll(
  session: Session,
  scanned: ScannedImports,
  except: ReadonlySet<string>,
): Promise<{ readonly known: readonly KnownPackage[]; readonly uses: ReadonlyMap<ResolvedPackage, ImportUse> }> {
  const { manifest, lock } = session
  const requests = knownRequests({ manifest, lock: lock.current }).filter((each) => !except.has(requestLabel(each)))
  const known = await mapConcurrently(requests, async (request) => ({
    request,
    pack: await resolveRequest(session, request),
  }))
  const { resolved } = await resolveImports(scanned, (specifier, importer) =>
    resolveImport(session, specifier, importer),
  )
  const byText = new Map(resolved.map(({ specifier, package: pack }) => [specifier.text, pack] as const))
  const uses = new Map<ResolvedPackage, ImportUse>()
  for (const [text, each] of scanned.imports) {
    const pack = byText.get(text)
    if (pack === undefined) continue
    const all = new Set([...each.uses, ...(uses.has(pack) ? [uses.get(pack)] : [])])
    uses.set(pack, all.has('import') ? 'import' : all.has('instantiate') ? 'instantiate' : 'bytes')
  }
  return { known, uses }
}

/** The components that a program gets itself, and what it does with them. WIT packages are types. */
function rootsOf(
  known: readonly KnownPackage[],
  uses: ReadonlyMap<ResolvedPackage, ImportUse>,
  isAllSeen: boolean,
): readonly (readonly [ResolvedPackage, ImportUse])[] {
  const byKey = new Map([...uses].map(([pack, use]) => [packageKey(pack), [pack, use] as const]))
  for (const { request, pack } of known) {
    if (byKey.has(packageKey(pack))) continue
    // Declared packages will be imported. Other pins of imports in sources may be, if not all sources could be read.
    if (request.requiredBy === REQUIRED_BY_MANIFEST) byKey.set(packageKey(pack), [pack, 'import'])
    else if (request.requiredBy === REQUIRED_BY_SOURCE && !isAllSeen) byKey.set(packageKey(pack), [pack, 'instantiate'])
  }
  return [...byKey.values()]
    .filter(([pack]) => pack.kind === 'component')
    .toSorted(([a], [b]) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
}
