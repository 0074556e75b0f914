/** Where a package is from: the registry as it is configured, and `host/repository` or `local` where the bytes are. */
export interface PackagePlace {
  readonly registry?: string
  readonly source?: string
}

/**
 * Whether a list of registries has the place where a package physically is: the host of its repository, or a part of the
 * repository's path after it. A name from a configuration counts only where nothing else is known: a configuration can
 * give any host a trusted name.
 */
export function isAllowedPlace(registries: readonly string[], { registry, source }: PackagePlace): boolean {
  const place = source === undefined || source === 'local' ? registry : source
  if (place === undefined) return true
  const [host = '', ...path] = place.split('/')
  const known = `${[host.toLowerCase(), ...path].join('/')}/`
  return registries.some((text) => {
    const [allowed = '', ...rest] = text.replace(/\/+$/, '').split('/')
    return known.startsWith(`${[allowed.toLowerCase(), ...rest].join('/')}/`)
  })
}

/** The place for people, with its configured name where that is another one. */
export function placeText({ registry, source }: PackagePlace): string | undefined {
  if (source === undefined || source === 'local') return registry
  if (registry === undefined || source.split('/', 1)[0]?.toLowerCase() === registry.toLowerCase()) return source
  return `${source} (configured as ${registry})`
}
