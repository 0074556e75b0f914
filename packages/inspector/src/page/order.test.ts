import { describe, expect, it } from 'vitest'
import { sorted } from './order.js'
import type { ReportedPackage } from './report.js'

const weight = (brotli: number) => ({ bytes: 10 * brotli, brotli })

function pack(key: string, rest: Partial<ReportedPackage> = {}): ReportedPackage {
  const none = { requirements: [], requiredBy: [], links: [], imports: [], exports: [], capabilities: [] }
  return { key, id: key, package: key, bytes: 'store', findings: [], unusedGrants: [], ...none, ...rest }
}

describe('sorted', () => {
  const packages = [
    pack('unknown'),
    pack('light', { sizes: { wasm: weight(1), glue: weight(2) }, timings: { origin: 'store', resolve: 5, load: 900 } }),
    pack('heavy', { sizes: { wasm: weight(9), glue: weight(2) }, timings: { origin: 'store', resolve: 50 } }),
  ]
  it.each([
    ['name', ['unknown', 'light', 'heavy']],
    ['transfer', ['heavy', 'light', 'unknown']],
    ['time', ['light', 'heavy', 'unknown']],
  ] as const)('by %s puts the greatest first and the unknown last', (order, expected) => {
    expect(sorted(packages, order).map(({ key }) => key)).toEqual(expected)
  })
})
