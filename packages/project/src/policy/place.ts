/** Where a package comes from: the registry as configured, and the place of the bytes (`host/repository` or `local`). */
export interface PackagePlace {
  readonly registry?: string
  readonly source?: string
}

/**
 * Whether a list of registries contains the physical place of a package: the host of its repository, optionally with a
 * part of the repository's path. The configured name only counts if nothing else is known, because a configuration can
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

/** The place for messages, with its configured name if that differs. */
export function placeText({ registry, source }: PackagePlace): string | undefined {
  if (source === undefined || source === 'local') return registry
  if (registry === undefined || source.split('/', 1)[0]?.toLowerCase() === registry.toLowerCase()) return source
  return `${source} (configured as ${registry})`
}
