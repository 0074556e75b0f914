/** The hosts for which npm has short forms. */
const HOSTS: ReadonlyMap<string, string> = new Map([
  ['bitbucket', 'bitbucket.org'],
  ['gist', 'gist.github.com'],
  ['github', 'github.com'],
  ['gitlab', 'gitlab.com'],
])

/**
 * The page of a repository, as package.json names it in one of npm's many forms: `acme/slug`, `gitlab:acme/slug`,
 * `git+ssh://git@github.com/acme/slug.git`, `git@github.com:acme/slug.git`. Without credentials.
 *
 * @returns `undefined` for anything that is not on the web
 */
export function repositoryUrl(text: string): string | undefined {
  const short = /^(?:(?<host>[a-z]+):)?(?<path>[\w.-]+\/[\w./-]+)$/.exec(text)?.groups
  if (short !== undefined) {
    const host = HOSTS.get(short['host'] ?? 'github')
    return host === undefined ? undefined : withoutSuffix(`https://${host}/${short['path'] ?? ''}`)
  }
  const scp = /^(?:[\w.-]+@)(?<host>[\w.-]+):(?<path>[^/].*)$/.exec(text)?.groups
  if (scp !== undefined) return webUrl(`https://${scp['host'] ?? ''}/${scp['path'] ?? ''}`)
  // The port of another protocol says nothing about the web server's.
  const other = /^(?:git|ssh):\/\/(?<host>[^/:]+)(?::\d+)?\/(?<path>.+)$/.exec(text.replace(/^git\+/, ''))?.groups
  if (other !== undefined) return webUrl(`https://${other['host'] ?? ''}/${other['path'] ?? ''}`)
  return webUrl(text.replace(/^git\+/, ''))
}

function webUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined
  return withoutSuffix(`${url.protocol}//${url.host}${url.pathname}`)
}

function withoutSuffix(text: string): string {
  return text.replace(/\/$/, '').replace(/\.git$/, '')
}
