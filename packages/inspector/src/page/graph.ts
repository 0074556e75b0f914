import { svg } from './dom.js'
import { isRoot } from './drawable.js'
import { renderEdges } from './edges.js'
import { fit, formatBytes, formatCount, shorten } from './format.js'
import { left, NODE, top } from './grid.js'
import { layOut, type Place } from './layout.js'
import { levelOf } from './level.js'
import type { ReportedPackage } from './report.js'
import { addressOf } from './selection.js'

/** Monospaced characters that fit into a node. */
const MAX_CHARACTERS = 19

/** The project on the left, right of it what it asks for, and so on; the list above it says the same in words. */
export function renderGraph(
  project: string,
  packages: readonly ReportedPackage[],
  selected: string | undefined,
): SVGSVGElement {
  const keys = new Set(packages.map(({ key }) => key))
  const drawn = packages.map((pack) => ({ ...pack, links: pack.links.filter((key) => keys.has(key)) }))
  const root = { key: '', links: drawn.filter(isRoot).map(({ key }) => key) }
  // What is linked by packages that are not drawn has no line to the project, and is still on its right.
  const linked = new Set(drawn.flatMap(({ links }) => links))
  const adrift = drawn.filter((pack) => !linked.has(pack.key) && !isRoot(pack)).map(({ key }) => key)
  const layout = layOut([{ key: '', links: [...root.links, ...adrift] }, ...drawn])
  const byKey = new Map(layout.places.map((place) => [place.key, place]))
  const width = left(Math.max(...layout.places.map(({ column }) => column))) + NODE.width + NODE.margin
  const height = top(Math.max(...layout.places.map(({ row }) => row))) + NODE.height + NODE.margin
  return svg(
    'svg',
    {
      width: String(width),
      height: String(height),
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `The project and ${formatCount(drawn.length, 'package')} with the links between them, as listed above`,
    },
    ...renderEdges([root, ...drawn], layout, selected),
    projectNode(project, byKey.get('')),
    ...drawn.map((pack) => packageNode(pack, byKey.get(pack.key), pack.key === selected)),
  )
}

function projectNode(name: string, place: Place | undefined): SVGGElement {
  return svg('g', { class: 'node project' }, box(place), line(place, 27, 'name', shorten(name, MAX_CHARACTERS)))
}

/** A picture has no links: the mouse may choose here, the keyboard has the list. */
function packageNode(pack: ReportedPackage, place: Place | undefined, isSelected: boolean): SVGGElement {
  const size = pack.size === undefined ? '' : ` · ${formatBytes(pack.size)}`
  const node = svg(
    'g',
    { class: `node package ${levelOf(pack)}${isSelected ? ' selected' : ''}` },
    svg('title', {}, pack.id),
    box(place),
    line(place, 19, 'name', fit(pack.package, MAX_CHARACTERS)),
    line(place, 34, 'facts', shorten(`${pack.version ?? 'local'}${size}`, MAX_CHARACTERS)),
  )
  node.addEventListener('click', () => location.assign(addressOf(pack)))
  return node
}

function box(place: Place | undefined): SVGRectElement {
  return svg('rect', {
    x: String(left(place?.column ?? 0)),
    y: String(top(place?.row ?? 0)),
    width: String(NODE.width),
    height: String(NODE.height),
    rx: '7',
  })
}

function line(place: Place | undefined, down: number, name: string, text: string): SVGTextElement {
  const x = String(left(place?.column ?? 0) + 10)
  return svg('text', { x, y: String(top(place?.row ?? 0) + down), class: name }, text)
}
