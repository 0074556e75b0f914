const UNITS = ['bytes', 'kB', 'MB', 'GB'] as const

/** `812 bytes`, `12.5 MB`: powers of 1000, as download sizes are given. */
export function formatBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000
    unit++
  }
  const digits = unit === 0 || value >= 99.95 ? 0 : 1
  return `${value.toFixed(digits)} ${bytes === 1 ? 'byte' : UNITS[unit]}`
}
