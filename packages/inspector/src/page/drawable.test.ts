import { describe, expect, it } from 'vitest'
import { drawable, MAX_DRAWN } from './drawable.js'
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
    unusedGrants: [],
  }
}

const keys = (packages: readonly ReportedPackage[]) => packages.map(({ key }) => key)

describe('drawable', () => {
  const many = Array.from({ length: 300 }, (_, index) => pack(`many:${index}`))

  it('is everything that fits', () => {
    const few = [pack('a', 'b'), pack('b')]
    expect(drawable(few, undefined)).toEqual({ packages: few })
  })

  it('is the chosen package with its neighbours where there is too much', () => {
    const packages = [...many, pack('above', 'chosen'), pack('chosen', 'below', 'chosen'), pack('below')]
    expect(keys(drawable(packages, 'chosen').packages)).toEqual(['chosen', 'above', 'below'])
  })

  it('is what the project asks for where there is too much and nothing is chosen', () => {
    const deep = many.map((item) => ({ ...item, requiredBy: ['acme:other@1.0.0'] }))
    const direct = { ...pack('direct'), requiredBy: ['package.json'] }
    expect(drawable([...deep, direct], undefined)).toMatchObject({
      packages: [direct],
      note: expect.stringContaining('direct dependencies'),
    })
    expect(drawable(many, undefined)).toMatchObject({ packages: [], note: expect.stringContaining('Choose one') })
  })

  it('has an end, however many neighbours there are, and says so', () => {
    const { packages, note } = drawable([...many, pack('chosen', ...keys(many))], 'chosen')
    expect(packages).toHaveLength(MAX_DRAWN)
    expect(keys(packages)[0]).toBe('chosen')
    expect(note).toContain(`${MAX_DRAWN - 1} of its 300 neighbours`)
  })
})
