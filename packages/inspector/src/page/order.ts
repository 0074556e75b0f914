import type { ReportedPackage } from './report.js'

/** What the list may be sorted by. */
export type Order = 'name' | 'transfer' | 'time'

/** Bytes that a browser gets of a package, compressed; unknown until it was built or weighed. */
export function transferSize({ sizes }: ReportedPackage): number | undefined {
  return sizes && sizes.wasm.brotli + sizes.glue.brotli
}

/** Milliseconds that the last build waited for a package; unknown if none is recorded. */
export function buildTime({ timings }: ReportedPackage): number | undefined {
  if (timings === undefined) return undefined
  return (timings.resolve ?? 0) + (timings.load ?? 0)
}

/** By name as they come, else the greatest first; what is not known comes last. */
export function sorted(packages: readonly ReportedPackage[], order: Order): readonly ReportedPackage[] {
  if (order === 'name') return packages
  const measure = order === 'transfer' ? transferSize : buildTime
  return packages.toSorted((a, b) => (measure(b) ?? -1) - (measure(a) ?? -1))
}
