import type { ReportedPackage } from './report.js'

/** The orders of the list. */
export type Order = 'name' | 'transfer' | 'time'

/** Compressed download size of a package in bytes. Unknown until it was built or measured. */
export function transferSize({ sizes }: ReportedPackage): number | undefined {
  return sizes && sizes.wasm.brotli + sizes.glue.brotli
}

/** Milliseconds that the last build waited for a package. Unknown if none was recorded. */
export function buildTime({ timings }: ReportedPackage): number | undefined {
  if (timings === undefined) return undefined
  return (timings.resolve ?? 0) + (timings.load ?? 0)
}

/** Keeps the order by name. Otherwise, sorts the greatest first and unknown values last. */
export function sorted(packages: readonly ReportedPackage[], order: Order): readonly ReportedPackage[] {
  if (order === 'name') return packages
  const measure = order === 'transfer' ? transferSize : buildTime
  return packages.toSorted((a, b) => (measure(b) ?? -1) - (measure(a) ?? -1))
}
