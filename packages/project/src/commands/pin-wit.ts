import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import { sessionOf } from '../internals.js'
import type { ResolvedPackage } from '../resolve/types.js'
import { resolveRequest } from '../resolve/resolve.js'
import { unneededPins, witRequest, type WitRequirement } from '../resolve/wit-requirement.js'
import type { Project } from '../types.js'

/** A package that was fetched and verified for its WIT. */
export interface PinnedWit {
  readonly package: ResolvedPackage
  readonly bytes: Uint8Array
}

/**
 * Resolves the packages that the project's WIT refers to and pins them for it, in place of those that it referred to
 * before. Save the project to write the lock file. A frozen project takes only what is pinned.
 *
 * @param known gets each error with what was requested, and returns the one to throw
 * @throws WasmPkgError as `Project.resolve`
 */
export async function pinWitPackages(
  project: Project,
  requirements: readonly WitRequirement[],
  known: (error: unknown, requirement: WitRequirement) => unknown = (error) => error,
): Promise<readonly PinnedWit[]> {
  const session = sessionOf(project)
  const { lock, frozen } = session
  const found = await mapConcurrently(requirements, async (requirement) => {
    try {
      const pack = await resolveRequest(session, witRequest(requirement))
      return { package: pack, bytes: await pack.read() }
    } catch (error) {
      throw known(error, requirement)
    }
  })
  if (!frozen) lock.record(...unneededPins(lock.current, requirements))
  return found
}
