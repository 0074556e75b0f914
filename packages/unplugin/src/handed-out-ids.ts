/**
 * Ids of generated modules that were given to a bundler as the answer to an import. No other id is loaded: a dev server passes on
 * whatever a request names, and a plugin could name anything too.
 */
export interface HandedOutIds {
  /** @returns the id, which can be loaded from now on */
  handOut(id: string): string
  has(id: string): boolean
}

export function createHandedOutIds(): HandedOutIds {
  const ids = new Set<string>()
  return {
    handOut(id) {
      ids.add(id)
      return id
    },
    has: (id) => ids.has(id),
  }
}
