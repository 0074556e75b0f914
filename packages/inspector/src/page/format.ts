const BYTES = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const

/** `812 bytes`, `12.5 MB`: powers of 1000, as download sizes are given. */
export function formatBytes(bytes: number): string {
  const power = Math.min(BYTES.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  const digits = power === 0 || value >= 100 ? 0 : 1
  const unit = BYTES[power] ?? 'byte'
  const unitDisplay = power === 0 ? 'long' : 'short'
  const options = { style: 'unit', unit, unitDisplay, maximumFractionDigits: digits } as const
  return new Intl.NumberFormat('en', options).format(value)
}

export function formatDuration(milliseconds: number): string {
  if (milliseconds >= 1000) return `${(milliseconds / 1000).toFixed(milliseconds >= 10_000 ? 0 : 1)} s`
  return milliseconds >= 10 ? `${Math.round(milliseconds)} ms` : `${milliseconds.toFixed(1)} ms`
}

export function formatTime(iso: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium', hour12: false }).format(
    new Date(iso),
  )
}

/** `1 package`, `3 packages` */
export function formatCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}

/** Truncates in the middle, because names differ at the ends. */
export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  const half = Math.floor((length - 1) / 2)
  return `${text.slice(0, length - 1 - half)}…${text.slice(-half)}`
}

/** Fits the name of a package. If it is too long, removes the part that all packages of a project share first. */
export function fit(name: string, length: number): string {
  if (name.length <= length) return name
  return shorten(`…${name.slice(name.indexOf(':'))}`, length)
}
