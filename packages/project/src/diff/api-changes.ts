import { readWitApi } from '@wasm-pkg/component'
import { parsePackageName, type PackageName } from '@wasm-pkg/registry-client'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '../concurrency.js'
import type { LockedVersion, LockFile } from '../lock/types.js'
import { compareApis } from './api/compare.js'
import { exportChange } from './exports.js'
import { pairPins, versionMoves } from './moves.js'
import { changedPackages } from './packages.js'
import { sortApi } from './sort-api.js'
import type { ApiChange } from './types.js'

/** A pin whose bytes are wanted. */
export interface PinnedPackage {
  readonly name: PackageName
  readonly registry: string | undefined
  readonly entry: LockedVersion
}

/** Verified bytes of a pin, or nothing if they cannot be had. */
export type ReadPinned = (pin: PinnedPackage) => Promise<Uint8Array | undefined>

/**
 * How the exports of moved packages changed, function by function where the bytes of both sides can be had, else by the ids of
 * what they export.
 */
export async function describeApiChanges(
  before: LockFile,
  after: LockFile,
  read: ReadPinned,
): Promise<readonly ApiChange[]> {
  const pairs = changedPackages(before, after)
  const registries = new Map(pairs.map((pair) => [pair.name, pair]))
  const pins = pairs.flatMap(pairPins)
  const unique = [
    ...new Map(pins.map((pin) => [`${pin.package} ${pin.before.digest} ${pin.after.digest}`, pin])).values(),
  ]
  const changes = await mapConcurrently(unique, async (pin) => {
    const [old, now] = await Promise.all([
      read({
        name: parsePackageName(pin.package),
        registry: registries.get(pin.package)?.before?.blocks[0]?.registry,
        entry: pin.before,
      }),
      read({
        name: parsePackageName(pin.package),
        registry: registries.get(pin.package)?.after?.blocks[0]?.registry,
        entry: pin.after,
      }),
    ])
    const [move] = versionMoves([pin])
    if (move === undefined) return undefined
    const byIds = exportChange(pin, move)
    const detailed = old === undefined || now === undefined ? undefined : compareBytes(old, now)
    if (detailed === undefined) return byIds
    const { breaking, compatible, calls } = detailed
    if (breaking.length + compatible.length + calls.length === 0) return undefined
    const brokenPromise = breaking.length > 0 && !move.mayBreak
    const change: ApiChange = {
      package: pin.package,
      from: move.from,
      to: move.to,
      detail: 'wit',
      breaking,
      compatible,
      calls,
      brokenPromise,
    }
    return change
  })
  return sortApi(changes.filter((change) => change !== undefined))
}

/** A binary that cannot be read is compared by its ids; what is wrong with it is for install and verify to say. */
function compareBytes(before: Uint8Array, after: Uint8Array): ReturnType<typeof compareApis> | undefined {
  try {
    return compareApis(readWitApi(before), readWitApi(after))
  } catch (error) {
    if (isWasmPkgError(error)) return undefined
    throw error
  }
}
