/** A package's place: the column is the longest way from the project, the row its height there. */
export interface Place {
  readonly key: string
  readonly column: number
  /** Counted in heights of a package; lanes make it a fraction. */
  readonly row: number
}

/** Where the lines of a package pass a column on their way to a later one: no package is drawn there. */
export interface Lane {
  /** The package that the lines begin at. */
  readonly from: string
  readonly column: number
  readonly row: number
}

export interface Layout {
  readonly places: readonly Place[]
  readonly lanes: readonly Lane[]
}

interface Linked {
  readonly key: string
  readonly links: readonly string[]
}

/** What a lane takes of a row: room for a line between two packages. */
export const LANE_HEIGHT = 0.5

/**
 * Puts what is linked to the right of what links it, each as near to its importers as the order of a column allows, and keeps a
 * lane free where lines pass a column. Circles, which only a forged lock has, are cut where they close.
 */
export function layOut(packages: readonly Linked[]): Layout {
  const columns = columnsOf(packages)
  const columnOf = (key: string): number => columns.get(key) ?? 0
  const reaches = new Map(packages.map(({ key, links }) => [key, Math.max(...links.map(columnOf))]))
  /** Where the lines of a package leave the column before the one that is filled. */
  const exits = new Map<string, number>()
  const places: Place[] = []
  const lanes: Lane[] = []
  for (let column = 0; places.length < packages.length; column++) {
    const passing = packages
      .filter(({ key }) => columnOf(key) < column && (reaches.get(key) ?? 0) > column)
      .map(({ key }) => ({ key, height: LANE_HEIGHT, wish: exits.get(key) ?? 0 }))
    const here = packages
      .filter(({ key }) => columnOf(key) === column)
      .map(({ key }) => ({ key, height: 1, wish: wishedRow(key, packages, exits) }))
    let free = 0
    // Of equal wishes the lane comes first, so that a line to the last column keeps to the top.
    for (const { key, height, wish } of [...passing, ...here].toSorted((a, b) => a.wish - b.wish)) {
      const row = Math.max(free, Math.floor(wish / LANE_HEIGHT) * LANE_HEIGHT)
      free = row + height
      exits.set(key, row)
      if (height === 1) places.push({ key, column, row })
      else lanes.push({ from: key, column, row })
    }
  }
  return { places, lanes }
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

/** The mean row at which lines come from its importers. */
function wishedRow(key: string, packages: readonly Linked[], exits: ReadonlyMap<string, number>): number {
  const above = packages.filter(({ links }) => links.includes(key)).flatMap((importer) => exits.get(importer.key) ?? [])
  return above.length === 0 ? 0 : above.reduce((sum, row) => sum + row, 0) / above.length
}
