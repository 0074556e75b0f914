import { svg } from './dom.js'
import { type Grid, left, top } from './grid.js'
import { LANE_HEIGHT, type Layout, type Place } from './layout.js'

interface Linked {
  readonly key: string
  readonly links: readonly string[]
}

interface Point {
  readonly x: number
  readonly y: number
}

/**
 * Draws the lines between packages. Those of the selected package come last, so that they are in front. A line that
 * passes columns goes through the lanes, never behind a package.
 */
export function renderEdges(
  packages: readonly Linked[],
  { places, lanes }: Layout,
  selected: string | undefined,
  grid: Grid,
): readonly SVGPathElement[] {
  const byKey = new Map(places.map((place) => [place.key, place]))
  const isDrawn = selected !== undefined && byKey.has(selected)
  const edges = packages.flatMap(({ key, links }) => {
    const from = byKey.get(key)
    return links.flatMap((link) => {
      const to = byKey.get(link)
      if (from === undefined || to === undefined) return []
      const passed = lanes.filter((lane) => lane.from === key && lane.column < to.column)
      return [{ path: pathOf(grid, from, passed, to), isNear: key === selected || link === selected }]
    })
  })
  return edges
    .toSorted((a, b) => Number(a.isNear) - Number(b.isNear))
    .map(({ path, isNear }) => svg('path', { class: isDrawn ? `edge ${isNear ? 'near' : 'far'}` : 'edge', d: path }))
}

/** The path from the right of one package, along the lanes, to the left of the other. */
function pathOf(grid: Grid, from: Place, passed: Layout['lanes'], to: Place): string {
  let at = { x: left(grid, from.column) + grid.width, y: top(grid, from.row) + grid.height / 2 }
  let path = `M${at.x} ${at.y}`
  for (const { column, row } of passed) {
    const y = top(grid, row) + (LANE_HEIGHT * (grid.height + grid.gapY) - grid.gapY) / 2
    path += `${curve(grid, at, { x: left(grid, column), y })}H${left(grid, column) + grid.width}`
    at = { x: left(grid, column) + grid.width, y }
  }
  return path + curve(grid, at, { x: left(grid, to.column), y: top(grid, to.row) + grid.height / 2 })
}

function curve(grid: Grid, from: Point, to: Point): string {
  const bend = grid.gapX / 2
  return `C${from.x + bend} ${from.y} ${to.x - bend} ${to.y} ${to.x} ${to.y}`
}
