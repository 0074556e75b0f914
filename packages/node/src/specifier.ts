/**
 * Whether an import is worth asking the project about: `scheme:letter…` of a scheme that Node does not load itself. The
 * project's own code decides; this keeps it from being loaded for nothing.
 */
export function mayBePackage(specifier: string): boolean {
  return SHAPE.test(specifier) && !OF_NODE.test(specifier)
}

const SHAPE = /^[a-z][a-z0-9-]*:[a-z]/
const OF_NODE = /^(?:node|file|data|blob|https?|wasm-pkg):/

/** Whether an id or URL is that of generated code, by its prefix: the service knows which exist. */
export function isGenerated(id: string | undefined): boolean {
  return id?.startsWith('wasm-pkg:') === true
}
