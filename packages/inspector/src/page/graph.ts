import { svg } from './dom.js'
import { formatBytes, formatCount, shorten } from './format.js'
import { layOut, type Place } from './layout.js'
import type { ReportedPackage } from './report.js'
import { addressOf } from './selection.js'

/** More would be a picture nobody can read; the list has them all. */
const MAX_DRAWN = 60

const NODE = { width: 156, height: 44, gapX: 38, gapY: 12, margin: 4 }

/** Monospaced characters that fit into a node. */
const MAX_CHARACTERS = 19

/** What fits into a picture: everything, else the selected package with what links it and what it links. */
export function drawable(
  packages: readonly ReportedPackage[],
  selected: string | undefined,
): readonly ReportedPackage[] {
  if (packages.length <= MAX_DRAWN) return packages
  const chosen = packages.find(({ key }) => key === selected)
  if (chosen === undefined) return []
  const near = packages.filter(({ key, links }) => chosen.links.includes(key) || links.includes(chosen.key))
  return [chosen, ...near.filter((pack) => pack !== chosen).slice(0, MAX_DRAWN - 1)]
}

function isProject(id: string): boolean {
  return id === 'package.json' || id === 'source'
}

/** The project on the left, below it what it asks for, and so on; the list beside it says the same in words. */
export function renderGraph(
  project: string,
  packages: readonly ReportedPackage[],
  selected: string | undefined,
): SVGSVGElement {
  const keys = new Set(packages.map(({ key }) => key))
  const drawn = packages.map((pack) => ({ ...pack, links: pack.links.filter((key) => keys.has(key)) }))
  const roots = drawn.filter(({ requiredBy }) => requiredBy.length === 0 || requiredBy.some(isProject))
  const root = { key: '', links: roots.map(({ key }) => key) }
  // What is linked by packages that are not drawn has no line to the project, and is still on its right.
  const linked = new Set(drawn.flatMap(({ links }) => links))
  const adrift = drawn.filter(({ key }) => !linked.has(key)).map(({ key }) => key)
  const places = layOut([{ key: '', links: [...root.links, ...adrift] }, ...drawn])
  const byKey = new Map(places.map((place) => [place.key, place]))
  const edges = [root, ...drawn].flatMap(({ key, links }) => links.map((to) => edge(byKey.get(key), byKey.get(to))))
  const nodes = drawn.map((pack) => packageNode(pack, byKey.get(pack.key), pack.key === selected))
  const width = left(Math.max(...places.map(({ column }) => column))) + NODE.width + NODE.margin
  const height = top(Math.max(...places.map(({ row }) => row))) + NODE.height + NODE.margin
  return svg(
    'svg',
    {
      width: String(width),
      height: String(height),
      viewBox: `0 0 ${width} ${height}`,
      role: 'img',
      'aria-label': `The project and ${formatCount(drawn.length, 'package')} with the links between them, as listed above`,
    },
    ...edges,
    projectNode(project, byKey.get('')),
    ...nodes,
  )
}

function left(column: number): number {
  return NODE.margin + column * (NODE.width + NODE.gapX)
}

function top(row: number): number {
  return NODE.margin + row * (NODE.height + NODE.gapY)
}

function edge(from: Place | undefined, to: Place | undefined): SVGPathElement {
  if (from === undefined || to === undefined) return svg('path')
  const [x1, y1] = [left(from.column) + NODE.width, top(from.row) + NODE.height / 2]
  const [x2, y2] = [left(to.column), top(to.row) + NODE.height / 2]
  const bend = NODE.gapX / 2
  return svg('path', { class: 'edge', d: `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}` })
}

function projectNode(name: string, place: Place | undefined): SVGGElement {
  return svg('g', { class: 'node project' }, box(place), line(place, 27, 'name', shorten(name, MAX_CHARACTERS)))
}

/** A picture has no links: the mouse may choose here, the keyboard has the list. */
function packageNode(pack: ReportedPackage, place: Place | undefined, isSelected: boolean): SVGGElement {
  const level = pack.capabilities[0]?.level ?? 'low'
  const size = pack.size === undefined ? '' : ` · ${formatBytes(pack.size)}`
  const node = svg(
    'g',
    { class: `node package ${level}${isSelected ? ' selected' : ''}` },
    svg('title', {}, pack.id),
    box(place),
    line(place, 19, 'name', shorten(pack.package, MAX_CHARACTERS)),
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
