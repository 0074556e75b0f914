/** Names of the npm packages that a valid package.json asks for. */
export function npmDependencies(text: string | undefined): ReadonlySet<string> {
  if (text === undefined) return new Set()
  const json: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  if (typeof json !== 'object' || json === null) return new Set()
  return new Set(
    ['dependencies', 'devDependencies', 'peerDependencies'].flatMap((key) => {
      const value = (json as Record<string, unknown>)[key]
      return typeof value === 'object' && value !== null ? Object.keys(value) : []
    }),
  )
}
