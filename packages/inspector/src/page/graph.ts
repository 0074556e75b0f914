import { svg } from './dom.js'
import { isRoot } from './drawable.js'
import { renderEdges } from './edges.js'
import { fit, formatBytes, formatCount, shorten } from './format.js'
import { type Grid, left, top } from './grid.js'
import { layOut, type Place } from './layout.js'
import { levelOf } from './level.js'
import type { ReportedPackage } from './report.js'
import { addressOf } from './selection.js'

/**
 * Draws the project on the left, then the packages that it requires, and so on. The list above has the same information
 * as text.
 */
export function renderGraph(
  project: string,
  packages: readonly ReportedPackage[],
  selected: string | undefined,
  grid: Grid,
): SVGSVGElement {
  const keys = new Set(packages.map(({ key }) => key))
  const drawn = packages.map((pack) => ({ ...pack, links: pack.links.filter((key) => keys.has(key)) }))
  const root = { key: '', links: drawn.filter(isRoot).map(({ key }) => key) }
  // Packages that are linked only by packages outside of the drawing have no line to the project, but are still to the
  // right of it.
  const linked = new Set(drawn.flatMap(({ links }) => links))
  const adrift = drawn.filter((pack) => !linked.has(pack.key) && !isRoot(pack)).map(({ key }) => key)
  const layout = layOut([{ key: '', links: [...root.links, ...adrift] }, ...drawn])
  const byKey = new Map(layout.places.map((place) => [place.key, place]))
  const width = left(grid, Math.max(...layout.places.map(({ column }) => column))) + grid.width + grid.margin
  const height = top(grid, Math.max(...layout.places.map(({ row }) => row))) + grid.height + grid.margin
  return svg(
    'svg',
    {
      width: String(width),
      height: String(height),
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `The project and ${formatCount(drawn.length, 'package')} with the links between them, as listed above`,
    },
    ...renderEdges([root, ...drawn], layout, selected, grid),
    projectNode(grid, project, byKey.get('')),
    ...drawn.map((pack) => packageNode(grid, pack, byKey.get(pack.key), pack.key === selected)),
  )
}

function projectNode(grid: Grid, name: string, place: Place | undefined): SVGGElement {
  return svg(
    'g',
    { class: 'node project' },
    box(grid, place),
    line(grid, place, 27, 'name', shorten(name, grid.characters)),
  )
}

/** A picture has no links. Packages can be selected here with the mouse, and in the list with the keyboard. */
function packageNode(grid: Grid, pack: ReportedPackage, place: Place | undefined, isSelected: boolean): SVGGElement {
  const version = pack.version ?? 'local'
  const facts = pack.size === undefined ? version : `${version} · ${formatBytes(pack.size)}`
  const node = svg(
    'g',
    { class: `node package ${levelOf(pack)}${isSelected ? ' selected' : ''}` },
    svg('title', {}, pack.id),
    box(grid, place),
    line(grid, place, 19, 'name', fit(pack.package, grid.characters)),
    line(grid, place, 34, 'facts', shorten(facts.length > grid.characters ? version : facts, grid.characters)),
  )
  node.addEventListener('click', () => location.assign(addressOf(pack)))
  return node
}

function box(grid: Grid, place: Place | undefined): SVGRectElement {
  return svg('rect', {
    x: String(left(grid, place?.column ?? 0)),
    y: String(top(grid, place?.row ?? 0)),
    width: String(grid.width),
    height: String(grid.height),
    rx: '7',
  })
}

function line(grid: Grid, place: Place | undefined, down: number, name: string, text: string): SVGTextElement {
  const x = String(left(grid, place?.column ?? 0) + 10)
  return svg('text', { x, y: String(top(grid, place?.row ?? 0) + down), class: name }, text)
}
