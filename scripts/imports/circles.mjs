import { isTest, packageOf, roomOf } from './names.mjs'

/** Files that import each other in a cycle. @param {import('./graph.mjs').Graph} graph */
export function fileCircles(graph) {
  return circles(shipped(graph))
}

/**
 * Folders whose files import each other in a cycle. A file beside the folders counts as a folder. Cycles of files only
 * are reported above. @param {import('./graph.mjs').Graph} graph
 */
export function folderCircles(graph) {
  const edges = shipped(graph).map(([from, to]) => /** @type {const} */ ([roomOf(from), roomOf(to)]))
  return circles(edges.filter(([from, to]) => from !== to)).filter((line) => /src\/[\w-]+(?: |$)/.test(line))
}

/** @typedef {readonly [from: string, to: string]} Arrow */

/**
 * Imports between files of one package. Between packages, the order is checked. @param {import('./graph.mjs').Graph}
 * graph
 */
function shipped({ edges }) {
  return edges.flatMap(({ from, to }) => {
    if (to === undefined || isTest(from) || packageOf(to) !== packageOf(from)) return []
    return [/** @type {Arrow} */ ([from, to])]
  })
}

/**
 * One line for each group whose members reach each other.
 *
 * @param {readonly Arrow[]} arrows
 * @returns {readonly string[]}
 */
function circles(arrows) {
  /** @type {Map<string, string[]>} */
  const next = new Map()
  for (const [from, to] of arrows) next.set(from, [...(next.get(from) ?? []), to])
  const reached = new Map([...next.keys()].map((start) => [start, reachedFrom(start, next)]))
  /** @type {Set<string>} */
  const seen = new Set()
  return [...reached.keys()].toSorted().flatMap((start) => {
    if (seen.has(start) || !reached.get(start)?.has(start)) return []
    const group = [...(reached.get(start) ?? [])].filter((other) => reached.get(other)?.has(start))
    for (const member of group) seen.add(member)
    return [`${packageOf(start)}: ${group.toSorted().join(' <-> ')}`]
  })
}

/** @param {string} start @param {ReadonlyMap<string, readonly string[]>} next */
function reachedFrom(start, next) {
  /** @type {Set<string>} */
  const found = new Set()
  const queue = [start]
  for (const node of queue) {
    for (const to of next.get(node) ?? []) {
      if (!found.has(to)) queue.push(to)
      found.add(to)
    }
  }
  return found
}
