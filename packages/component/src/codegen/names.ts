/** The JavaScript name jco gives an interface: `wasi:clocks/monotonic-clock@0.2.3` is `monotonicClock`. */
export function interfaceJsName(id: string): string {
  const path = id.split('@', 1)[0] ?? id
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name
    .split('-')
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join('')
}
