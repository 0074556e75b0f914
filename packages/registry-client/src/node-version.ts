/** The Node.js versions that the packages run on, as in their `engines` (Vite 8's range). */
export const SUPPORTED_NODE = '^20.19.0 || >=22.12.0'

/**
 * The error message if this Node.js is too old. Entries call this before they import anything else, because imports
 * would otherwise fail with unclear errors. Therefore, this module imports nothing and uses no new features.
 *
 * @param version without a `v`
 */
export function nodeProblem(version: string = process.versions.node): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19)) return undefined
  return `wasm-pkg needs Node.js ${SUPPORTED_NODE}, and this is ${version}`
}

/** @throws Error without a stack if this Node.js is too old */
export function requireNode(): void {
  const message = nodeProblem()
  if (message !== undefined) throw Object.assign(new Error(message), { stack: message })
}
