/** The Node.js versions that the packages run on, as their `engines` say (Vite 8's range). */
export const SUPPORTED_NODE = '^20.19.0 || >=22.12.0'

/**
 * What is wrong with this Node.js, if it is too old. Entries ask before anything else is imported, since what they need
 * otherwise fails in ways that do not say why; so this imports nothing and uses nothing new.
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
