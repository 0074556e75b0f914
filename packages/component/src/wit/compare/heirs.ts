import { compareVersions, tryParseVersion, type Version } from '@wasm-pkg/registry-client/version'
import { splitImport } from '@wasm-pkg/wasi'

/** The interface that replaces another one. */
export interface Heir {
  readonly id: string
  /** Whether users of the old one can link to this one, according to the versions. */
  readonly isCompatible: boolean
}

/**
 * Finds the successor of each interface: the same id, otherwise the highest version that links in its place, otherwise
 * a new one with the same name. An interface without a successor was removed.
 */
export function findHeirs(before: Iterable<string>, after: Iterable<string>): ReadonlyMap<string, Heir> {
  const ids = [...after]
  const known = new Set(ids)
  const byPath = new Map<string, string[]>()
  for (const id of ids.toSorted((a, b) => compareIds(b, a))) {
    const { path } = splitImport(id)
    byPath.set(path, [...(byPath.get(path) ?? []), id])
  }
  const heirs = new Map<string, Heir>()
  const left: string[] = []
  for (const id of before) {
    const heir = known.has(id) ? id : byPath.get(splitImport(id).path)?.find((other) => linksInPlaceOf(id, other))
    if (heir === undefined) left.push(id)
    else heirs.set(id, { id: heir, isCompatible: true })
  }
  const taken = new Set([...heirs.values()].map(({ id }) => id))
  for (const id of left.toSorted((a, b) => compareIds(b, a))) {
    const heir = byPath.get(splitImport(id).path)?.find((other) => !taken.has(other))
    if (heir === undefined) continue
    taken.add(heir)
    heirs.set(id, { id: heir, isCompatible: false })
  }
  return heirs
}

/** Versions with the same canonical form can link if their types match (component model, canonical interface names). */
function linksInPlaceOf(id: string, other: string): boolean {
  const [a, b] = [versionOf(id), versionOf(other)]
  if (a === undefined || b === undefined || a.pre.length > 0 || b.pre.length > 0) return false
  if (a.major !== b.major || a.major > 0n) return a.major === b.major
  return a.minor === b.minor && (a.minor > 0n || a.patch === b.patch)
}

function compareIds(a: string, b: string): number {
  const [left, right] = [versionOf(a), versionOf(b)]
  if (left === undefined || right === undefined) return Number(left !== undefined) - Number(right !== undefined)
  return compareVersions(left, right)
}

function versionOf(id: string): Version | undefined {
  return tryParseVersion(splitImport(id).version ?? '')
}
