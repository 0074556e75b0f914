/**
 * Whether an import can be a package: `scheme:letter…` with a scheme that Node does not load itself. The project's own
 * code makes the decision. This check only avoids loading it unnecessarily.
 */
export function mayBePackage(specifier: string): boolean {
  return SHAPE.test(specifier) && !OF_NODE.test(specifier)
}

const SHAPE = /^[a-z][a-z0-9-]*:[a-z]/
const OF_NODE = /^(?:node|file|data|blob|https?|wasm-pkg):/

/** Whether an id or URL has the prefix of generated code. The service knows which ids exist. */
export function isGenerated(id: string | undefined): boolean {
  return id?.startsWith('wasm-pkg:') === true
}
