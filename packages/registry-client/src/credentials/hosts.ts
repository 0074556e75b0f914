/** Names of Docker Hub's registry. As in docker and wkg, one login works for all of them. */
const DOCKER_HUB: readonly string[] = ['docker.io', 'index.docker.io', 'registry-1.docker.io']

/** The key under which docker stores its Hub login, in `auths` and in helpers. */
const DOCKER_HUB_KEY = 'https://index.docker.io/v1/'

/** The canonical form in which hosts are compared. They must be equal: no prefix, suffix or other port matches. */
export function canonicalHost(host: string): string {
  const lower = host.toLowerCase()
  return DOCKER_HUB.includes(lower) ? 'index.docker.io' : lower
}

/** The host of a docker `auths` key, without scheme and path. */
export function hostOfDockerKey(key: string): string {
  return canonicalHost(key.replace(/^https?:\/\//i, '').replace(/\/.*$/s, ''))
}

/**
 * The keys under which podman can store the login of a repository, most specific first: `host/team/image`, `host/team`,
 * `host`. Paths are compared literally, hosts as everywhere else.
 */
export function podmanKeys(host: string, repository: string | undefined): readonly string[] {
  const segments = repository === undefined || repository === '' ? [] : repository.split('/')
  return Array.from({ length: segments.length + 1 }, (_, cut) =>
    [canonicalHost(host), ...segments.slice(0, segments.length - cut)].join('/'),
  )
}

/** A key of podman's file, in the form that `podmanKeys` returns. */
export function canonicalPodmanKey(key: string): string {
  const slash = key.indexOf('/')
  return slash === -1 ? canonicalHost(key) : `${canonicalHost(key.slice(0, slash))}${key.slice(slash)}`
}

/** The key that docker writes for a host. */
export function dockerKey(host: string): string {
  return canonicalHost(host) === 'index.docker.io' ? DOCKER_HUB_KEY : host.toLowerCase()
}

/** The keys under which a helper can store the host, in the order in which they are tried. */
export function helperKeys(host: string): readonly string[] {
  const lower = host.toLowerCase()
  return [...new Set([dockerKey(host), lower, `https://${lower}`])]
}
