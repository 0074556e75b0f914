import { describe, expect, it } from 'vitest'
import { drawable } from './graph.js'
import type { ReportedPackage } from './report.js'

function pack(key: string, ...links: readonly string[]): ReportedPackage {
  return {
    key,
    id: key,
    package: key,
    requirements: [],
    requiredBy: [],
    links,
    bytes: 'store',
    imports: [],
    exports: [],
    capabilities: [],
    findings: [],
  }
}

const keys = (packages: readonly ReportedPackage[]) => packages.map(({ key }) => key)

describe('drawable', () => {
  const many = Array.from({ length: 300 }, (_, index) => pack(`many:${index}`))

  it('is everything that fits', () => {
    const few = [pack('a', 'b'), pack('b')]
    expect(drawable(few, undefined)).toBe(few)
  })

  it('is the chosen package with its neighbours where there is too much', () => {
    const packages = [...many, pack('above', 'chosen'), pack('chosen', 'below', 'chosen'), pack('below')]
    expect(keys(drawable(packages, 'chosen'))).toEqual(['chosen', 'above', 'below'])
    expect(drawable(packages, undefined)).toEqual([])
  })

  it('has an end, however many neighbours there are', () => {
    const chosen = pack('chosen', ...keys(many))
    const drawn = drawable([...many, chosen], 'chosen')
    expect(drawn.length).toBeLessThanOrEqual(60)
    expect(keys(drawn)[0]).toBe('chosen')
  })
})
