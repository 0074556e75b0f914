import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { layOut } from './layout.js'

const columns = (packages: Parameters<typeof layOut>[0]) =>
  Object.fromEntries(layOut(packages).map(({ key, column }) => [key, column]))

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
    const rows = Object.fromEntries(layOut(packages).map(({ key, row }) => [key, row]))
    expect(rows).toMatchObject({ a: 0, b: 1, z: 0, y: 1 })
  })

  it('gives every package a place of its own, whatever links what', () => {
    const graph = fc.array(fc.array(fc.nat(11), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(graph, (edges) => {
        const packages = edges.map((links, index) => ({ key: String(index), links: links.map(String) }))
        const places = layOut(packages)
        expect(new Set(places.map(({ key }) => key)).size).toBe(packages.length)
        expect(new Set(places.map(({ column, row }) => `${column} ${row}`)).size).toBe(packages.length)
      }),
    )
  })
})
