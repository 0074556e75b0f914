/** Names of the npm packages in a package.json. Empty if it is not JSON. */
export function npmDependencies(text: string | undefined): ReadonlySet<string> {
  const json = parse(text?.replace(/^\uFEFF/, '') ?? '')
  if (typeof json !== 'object' || json === null) return new Set()
  return new Set(
    ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((key) => {
      const value = (json as Record<string, unknown>)[key]
      return typeof value === 'object' && value !== null ? Object.keys(value) : []
    }),
  )
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
