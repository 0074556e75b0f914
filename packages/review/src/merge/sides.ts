/** One thing as the two sides of a merge have it, and as it was before they diverged. */
export interface Sides<T> {
  readonly base: T | undefined
  readonly ours: T | undefined
  readonly theirs: T | undefined
}

/**
 * Merges two maps with a common base, key by key.
 *
 * @param merge merges the sides of one item; `some` is ours, or theirs if we have none
 * @returns the remaining items, in our order and then in theirs
 */
export function mergeKeyed<T>(
  { base, ours, theirs }: Sides<ReadonlyMap<string, T>>,
  merge: (key: string, sides: Sides<T>, some: T) => T | undefined,
): ReadonlyMap<string, T> {
  const merged = new Map<string, T>()
  for (const key of new Set([...(ours?.keys() ?? []), ...(theirs?.keys() ?? [])])) {
    const sides = { base: base?.get(key), ours: ours?.get(key), theirs: theirs?.get(key) }
    const some = sides.ours ?? sides.theirs
    const item = some === undefined ? undefined : merge(key, sides, some)
    if (item !== undefined) merged.set(key, item)
  }
  return merged
}

/** The same part of each side. */
export function partOf<T, U>({ base, ours, theirs }: Sides<T>, part: (side: T) => U): Sides<U> {
  const of = (side: T | undefined): U | undefined => (side === undefined ? undefined : part(side))
  return { base: of(base), ours: of(ours), theirs: of(theirs) }
}
