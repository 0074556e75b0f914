/** A package's place: the column is the longest way from the project, the row its height there. */
export interface Place {
  readonly key: string
  readonly column: number
  readonly row: number
}

interface Linked {
  readonly key: string
  readonly links: readonly string[]
}

/**
 * Puts what is linked to the right of what links it, each as near to its importers as the order of a column allows. Circles,
 * which only a forged lock has, are cut where they close.
 */
export function layOut(packages: readonly Linked[]): readonly Place[] {
  const columns = columnsOf(packages)
  const rows = new Map<string, number>()
  const places: Place[] = []
  for (let column = 0; places.length < packages.length; column++) {
    const here = packages.filter(({ key }) => columns.get(key) === column)
    const ordered = here
      .map(({ key }) => ({ key, wish: wishedRow(key, packages, rows) }))
      .toSorted((a, b) => a.wish - b.wish)
    let free = 0
    for (const { key, wish } of ordered) {
      const row = Math.max(free, Math.floor(wish))
      free = row + 1
      rows.set(key, row)
      places.push({ key, column, row })
    }
  }
  return places
}

function columnsOf(packages: readonly Linked[]): ReadonlyMap<string, number> {
  const byKey = new Map(packages.map((pack) => [pack.key, pack]))
  const columns = new Map<string, number>()
  const pending = new Set<string>()
  /** Longest way upwards, found once for each. */
  function place(key: string): number {
    const known = columns.get(key)
    if (known !== undefined) return known
    if (pending.has(key)) return -1
    pending.add(key)
    const above = packages.filter(({ links }) => links.includes(key)).map((importer) => place(importer.key))
    pending.delete(key)
    const column = Math.max(-1, ...above) + 1
    columns.set(key, column)
    return column
  }
  for (const key of byKey.keys()) place(key)
  return columns
}

/** The mean row of its importers. */
function wishedRow(key: string, packages: readonly Linked[], rows: ReadonlyMap<string, number>): number {
  const above = packages.filter(({ links }) => links.includes(key)).flatMap((importer) => rows.get(importer.key) ?? [])
  return above.length === 0 ? 0 : above.reduce((sum, row) => sum + row, 0) / above.length
}
