import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import type { LockedVersion } from '../lock/types.js'
import { enforcePolicy } from '../policy/check.js'
import { outlineStored, readStored, verifyPin } from './content.js'
import { resolvePin } from './pin.js'
import type { PackageRequest } from './request.js'
import type { PinnablePackage, Session } from './session.js'
import type { ResolvedPackage } from './types.js'

/**
 * Finds the package of a request, from pin to verified bytes, and judges it by the policy. The lock stays as it is until
 * `keep` is called.
 */
export async function resolvePackage(
  session: Session,
  request: PackageRequest,
  requestedBy: readonly string[],
): Promise<PinnablePackage> {
  const pin = await resolvePin(session, request)
  const verified = await verifyPin(session, request.name, pin)
  const { facts, entry, registry } = verified
  const label = formatPackageName(request.name)
  const id = `${label}@${formatVersion(entry.version)}`
  enforcePolicy(session.manifest.policy, {
    package: label,
    label: id,
    registry,
    ...(entry.source === undefined ? {} : { source: entry.source }),
    size: facts.size,
    imports: facts.imports,
    requestedBy,
  })
  const pack: ResolvedPackage = {
    id,
    name: request.name,
    version: entry.version,
    digest: entry.digest,
    size: facts.size,
    kind: facts.kind === 'wit-package' ? facts.kind : 'component',
    facts,
    registry,
    ...(entry.source === undefined ? {} : { source: entry.source }),
    requestedBy,
    read: () => readStored(session, id, entry),
    outline: () => outlineStored(session, id, entry),
  }
  let isKept = session.frozen
  return {
    pack,
    keep() {
      if (isKept) return
      isKept = true
      if (isRecorded(session, request.name, registry, entry)) return
      session.lock.record({ kind: 'pin', name: request.name, registry, entry })
    },
  }
}

/** Whether the lock already has all of this. Avoiding the change keeps large lock files fast. */
function isRecorded(session: Session, name: PackageName, registry: string, entry: LockedVersion): boolean {
  const text = formatRequirement(entry.requirement)
  const pack = session.lock.packagesOf(formatPackageName(name)).find((other) => other.registry === registry)
  const locked = pack?.versions.find((other) => formatRequirement(other.requirement) === text)
  return (
    locked?.digest === entry.digest &&
    locked.facts !== undefined &&
    locked.source === entry.source &&
    entry.requiredBy.every((id) => locked.requiredBy.includes(id))
  )
}
