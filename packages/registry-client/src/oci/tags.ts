import { WasmPkgError } from '../errors.js'
import { readBody } from '../transport/index.js'
import { parseStrictJson } from './json.js'
import { nextPage } from './link.js'
import { registryProblem } from './problem.js'
import type { RegistrySession } from './session.js'

/** Requested tags per page. Registries with a lower limit send fewer. */
const PAGE_SIZE = 1000
/**
 * A page with a thousand tags of maximum length has 130 kB. Registries without paging send everything at once; this
 * limit is enough for fifty thousand of the longest tags in use (those of signatures). A malicious page takes thirty
 * times its size in memory when it is parsed.
 */
const MAX_PAGE_BYTES = 4 * 1024 * 1024
const MAX_PAGES = 1000
/** Far more than any real repository has, and not enough to fill the memory. */
const MAX_TAGS = 200_000

/**
 * All tags of a repository, in the registry's order. Follows `Link` within the same origin.
 *
 * @param label the name of the package in messages
 */
export async function listTags(
  session: RegistrySession,
  repository: string,
  label: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const tags = new Set<string>()
  const seen = new Set<string>()
  let url: URL | undefined = new URL(`/v2/${repository}/tags/list?n=${PAGE_SIZE}`, session.origin)
  while (url !== undefined) {
    if (seen.has(url.href) || seen.size >= MAX_PAGES) throw tooMany(`the list of tags does not end`)
    seen.add(url.href)
    const response = await session.send({ url, repository, actions: 'pull', accept: 'application/json', signal })
    if (response.status !== 200) throw await registryProblem(response, label)
    const link = response.header('link')
    const body = await readBody(response, MAX_PAGE_BYTES, 'The list of versions')
    for (const tag of pageTags(body)) tags.add(tag)
    if (tags.size > MAX_TAGS) throw tooMany(`the repository has more than ${MAX_TAGS} tags`)
    url = nextPage(link, url)
  }
  return [...tags]
}

function pageTags(body: Uint8Array): readonly string[] {
  const { tags } = parseStrictJson(body, 'E_PROTOCOL', 'The list of versions')
  if (tags === null || tags === undefined) return []
  if (!Array.isArray(tags)) throw new WasmPkgError('E_PROTOCOL', 'The list of versions has no list of tags')
  return tags.filter((tag) => typeof tag === 'string')
}

function tooMany(why: string): WasmPkgError {
  return new WasmPkgError('E_LIMIT', `Gave up listing versions: ${why}`)
}
