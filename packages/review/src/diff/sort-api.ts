import type { ApiChange } from './types.js'

/** Sorts broken promises first, then announced breaking changes. */
export function sortApi(changes: readonly ApiChange[]): readonly ApiChange[] {
  return changes.toSorted((a, b) => gravity(b) - gravity(a))
}

function gravity({ brokenPromise, breaking }: ApiChange): number {
  return (brokenPromise ? 2 : 0) + (breaking.length > 0 ? 1 : 0)
}
