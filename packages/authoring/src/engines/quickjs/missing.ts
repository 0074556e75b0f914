/** Globals of browsers and Node.js that QuickJS does not have, with or without the ones that are added to it. */
const MISSING: readonly string[] = [
  'AbortController',
  'Atomics',
  'Blob',
  'Buffer',
  'FormData',
  'Headers',
  'Intl',
  'MessageChannel',
  'ReadableStream',
  'Request',
  'Response',
  'Temporal',
  'TextDecoder',
  'TextEncoder',
  'URL',
  'URLSearchParams',
  'WebAssembly',
  'fetch',
  'process',
  'setInterval',
  'setTimeout',
  'structuredClone',
]

/** The globals among the names that the code would not find. */
export function missingInQuickJs(names: ReadonlySet<string>): readonly string[] {
  return MISSING.filter((name) => names.has(name))
}
