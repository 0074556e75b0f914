/** A package's place: the column is the length of the longest path from the project, the row its vertical position. */
export interface Place {
  readonly key: string
  readonly column: number
  /** In units of a package's height. Can be a fraction because of lanes. */
  readonly row: number
}

/** Space where the lines of a package pass a column on their way to a later one. No package is drawn there. */
export interface Lane {
  /** The package at which the lines begin. */
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

/** The height of a lane: space for a line between two packages. */
export const LANE_HEIGHT = 0.5

/**
 * Places each package to the right of its importers, as near to them as the order in the column allows. Keeps a lane
 * free where lines pass a column. Cuts cycles, which only a forged lock file has.
 */
export function layOut(packages: readonly Linked[]): Layout {
  const columns = columnsOf(packages)
  const columnOf = (key: string): number => columns.get(key) ?? 0
  const reaches = new Map(packages.map(({ key, links }) => [key, Math.max(...links.map(columnOf))]))
  /** The rows at which the lines of a package leave the previous column. */
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
    // At equal positions, the lane comes first, so that a line to the last column stays at the top.
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
  /** The longest path to the project, computed once for each package. */
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

/** The mean row of the lines from its importers. */
function wishedRow(key: string, packages: readonly Linked[], exits: ReadonlyMap<string, number>): number {
  const above = packages.filter(({ links }) => links.includes(key)).flatMap((importer) => exits.get(importer.key) ?? [])
  return above.length === 0 ? 0 : above.reduce((sum, row) => sum + row, 0) / above.length
}
