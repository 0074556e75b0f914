import { splitLabel } from '@wasm-pkg/wasi/label'

/** The JavaScript name of an interface, as jco forms it: `monotonicClock` for `wasi:clocks/monotonic-clock@0.2.3`. With a label, it is the label's name. */
export function interfaceJsName(id: string): string {
  const { label } = splitLabel(id)
  const path = label ?? id.split('@', 1)[0] ?? id
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name
    .split('-')
    .map((word, index) =>
      index === 0 ? word.toLowerCase() : word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase(),
    )
    .join('')
}

/**
 * Whether a name is an id like `acme:image/codec@1.0.0`. A function or interface that a world declares inline has a plain name. An
 * interface with a label is exported under the label, like an inline one.
 */
export function isInterfaceId(name: string): boolean {
  return name.includes(':') && splitLabel(name).label === undefined
}

/**
 * The name under which a module exports something. JavaScript treats a module with an export `then` as a promise and calls
 * it, so `await import(…)` would never settle. Names in WIT have no dollar sign, so `$then` is free.
 */
export function exportJsName(name: string): string {
  return name === 'then' ? '$then' : name
}

/**
 * The name under which a package exports each of its interfaces: the short name, with a number (`codec$2`) if it is taken.
 *
 * @param ids full ids; if two have the same short name, the one that sorts first gets it
 * @param taken names of the package's other exports
 */
export function nameInterfaces(ids: readonly string[], taken: Iterable<string>): ReadonlyMap<string, string> {
  const counts = new Map([...taken].map((name) => [name, 1]))
  const names = new Map<string, string>()
  for (const id of ids.toSorted()) {
    const short = exportJsName(interfaceJsName(id))
    const count = (counts.get(short) ?? 0) + 1
    counts.set(short, count)
    names.set(id, count === 1 ? short : `${short}$${count}`)
  }
  return names
}
