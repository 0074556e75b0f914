import { parsePackageName } from '@wasm-pkg/registry-client/names'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import type { LockFile } from '@wasm-pkg/project/lock'
import { readWitApi, compareApis } from '@wasm-pkg/component'
import { exportChange, verdict } from './exports.js'
import { pairPins, versionMoves } from './moves.js'
import { changedPackages } from './packages.js'
import { sortApi } from './sort-api.js'
import type { ReadPinned } from './read-pinned.js'
import type { ApiChange, VersionMove } from './types.js'

/**
 * The API changes of packages whose version changed. Compares function by function if the bytes of both sides are
 * available, otherwise by the ids of exports.
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
        pin: pin.before,
      }),
      read({
        name: parsePackageName(pin.package),
        registry: registries.get(pin.package)?.after?.blocks[0]?.registry,
        pin: pin.after,
      }),
    ])
    const [move] = versionMoves([pin])
    if (move === undefined) return undefined
    const byIds = exportChange(pin, move)
    const detailed = old === undefined || now === undefined ? undefined : compareBytes(old, now)
    const { from, to } = move
    // An unknown API must not look like an unchanged one.
    if (detailed === undefined) return byIds ?? unknownChange(pin.package, move)
    const { breaking, compatible, calls } = detailed
    if (breaking.length + compatible.length + calls.length === 0) return undefined
    const change: ApiChange = { package: pin.package, from, to, detail: 'wit', ...detailed, ...verdict(breaking, move) }
    return change
  })
  return sortApi(changes.filter((change) => change !== undefined))
}

function unknownChange(name: string, move: VersionMove): ApiChange {
  const { from, to } = move
  const nothing = { breaking: [], compatible: [], calls: [] }
  return { package: name, from, to, detail: 'exports', ...nothing, ...verdict([], move) }
}

/** A binary that cannot be read is compared by its ids. `install` and `lock verify` report what is wrong with it. */
function compareBytes(before: Uint8Array, after: Uint8Array): ReturnType<typeof compareApis> | undefined {
  try {
    return compareApis(readWitApi(before), readWitApi(after))
  } catch (error) {
    if (isWasmPkgError(error)) return undefined
    throw error
  }
}
