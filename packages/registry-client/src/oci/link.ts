import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'

/** Longer headers are not read. A page's URL has a few hundred characters, and matching the pattern must not take long. */
const MAX_HEADER_LENGTH = 4096

const LINK = /<([^>]*)>((?:[ \t]*;[ \t]*[^;,="\s]+(?:[ \t]*=[ \t]*(?:"[^"]*"|[^;,"\s]*))?)*)/g

/**
 * The next page of a list: the URL with the relation `next` in the `Link` header (RFC 8288).
 *
 * @throws E_PROTOCOL if it leads to another origin. A registry must not send us or our credentials elsewhere.
 */
export function nextPage(header: string | undefined, current: URL): URL | undefined {
  if (header !== undefined && header.length > MAX_HEADER_LENGTH) {
    throw new WasmPkgError(
      'E_PROTOCOL',
      `${escapeText(current.host)} sent a Link header of ${header.length} characters`,
    )
  }
  for (const [, target = '', parameters = ''] of (header ?? '').matchAll(LINK)) {
    const relation = /;[ \t]*rel[ \t]*=[ \t]*(?:"([^"]*)"|([^;,"\s]*))/i.exec(parameters)
    const relations = (relation?.[1] ?? relation?.[2] ?? '').toLowerCase().split(/\s+/)
    if (!relations.includes('next')) continue
    if (!URL.canParse(target, current.href))
      throw new WasmPkgError('E_PROTOCOL', 'The next page of the list is not a URL')
    const url = new URL(target, current)
    if (url.origin !== current.origin || url.username !== '' || url.password !== '') {
      throw new WasmPkgError('E_PROTOCOL', `${escapeText(current.host)} continues its list on another host`, {
        actual: escapeText(url.host),
        hint: 'The page was not requested.',
      })
    }
    return url
  }
  return undefined
}
