import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LANE_HEIGHT, layOut } from './layout.js'

const columns = (packages: Parameters<typeof layOut>[0]) =>
  Object.fromEntries(layOut(packages).places.map(({ key, column }) => [key, column]))

describe('layOut', () => {
  it('puts a package to the right of everything that links it', () => {
    const packages = [
      { key: 'app', links: ['a', 'c'] },
      { key: 'a', links: ['b'] },
      { key: 'b', links: ['c'] },
      { key: 'c', links: [] },
    ]
    expect(columns(packages)).toEqual({ app: 0, a: 1, b: 2, c: 3 })
  })

  it('keeps children near their parents', () => {
    const packages = [
      { key: 'app', links: ['a', 'b'] },
      { key: 'a', links: ['z'] },
      { key: 'b', links: ['y'] },
      { key: 'y', links: [] },
      { key: 'z', links: [] },
    ]
    const rows = Object.fromEntries(layOut(packages).places.map(({ key, row }) => [key, row]))
    expect(rows).toMatchObject({ a: 0, b: 1, z: 0, y: 1 })
  })

  it('keeps a lane free for lines that pass a column, one for all lines of a package', () => {
    const packages = [
      { key: 'app', links: ['gallery', 'mailer', 'image', 'store'] },
      { key: 'gallery', links: ['image', 'store'] },
      { key: 'mailer', links: [] },
      { key: 'image', links: [] },
      { key: 'store', links: [] },
    ]
    expect(layOut(packages).lanes).toEqual([{ from: 'app', column: 1, row: 0 }])
  })

  it('gives every package and every lane room of its own, whatever links what', () => {
    const graph = fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(graph, (edges) => {
        const packages = edges.map((links, index) => ({
          key: String(index),
          links: links.filter((link) => link < edges.length).map(String),
        }))
        const { places, lanes } = layOut(packages)
        expect(new Set(places.map(({ key }) => key)).size).toBe(packages.length)
        const taken = [
          ...places.map(({ column, row }) => ({ column, row, height: 1 })),
          ...lanes.map(({ column, row }) => ({ column, row, height: LANE_HEIGHT })),
        ].toSorted((a, b) => a.column - b.column || a.row - b.row)
        for (const [index, { column, row, height }] of taken.entries()) {
          const next = taken[index + 1]
          if (next?.column === column) expect(next.row).toBeGreaterThanOrEqual(row + height)
        }
        const columnOf = new Map(places.map(({ key, column }) => [key, column]))
        for (const { key, links } of packages) {
          for (const link of links) {
            const between = [(columnOf.get(key) ?? 0) + 1, (columnOf.get(link) ?? 0) - 1] as const
            const own = lanes.filter(({ from, column }) => from === key && column >= between[0] && column <= between[1])
            expect(own).toHaveLength(Math.max(0, between[1] - between[0] + 1))
          }
        }
      }),
    )
  })
})
