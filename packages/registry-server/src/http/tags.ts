import { nameUnknown, Problem } from '../problem.js'
import { jsonAnswer } from './json.js'
import { byMethod } from './methods.js'
import type { Answer, Registry, Request } from './types.js'

/**
 * `/v2/<name>/tags/list` (distribution specification 1.1, Listing tags): sorted by code unit. Returns all tags unless
 * `n` is given, because `wkg` does not read a second page.
 */
export function handleTags(registry: Registry, request: Request, name: string): Promise<Answer> {
  return byMethod(request, {
    GET: async () => {
      const record = await registry.repositories.read(name)
      if (record === undefined) throw nameUnknown(name)
      const last = request.query.get('last')
      const rest = Object.keys(record.tags)
        .toSorted((a, b) => (a < b ? -1 : 1))
        .filter((tag) => last === null || tag > last)
      const limit = pageSize(request.query.get('n'))
      const tags = rest.slice(0, limit)
      const end = tags.at(-1)
      const more = end !== undefined && tags.length < rest.length
      const next = new URLSearchParams({ n: String(limit), last: end ?? '' })
      return jsonAnswer({ name, tags }, more ? { link: `</v2/${name}/tags/list?${next}>; rel="next"` } : {})
    },
  })
}

function pageSize(text: string | null): number {
  if (text === null) return Infinity
  if (!/^\d{1,9}$/.test(text)) throw new Problem(400, 'UNSUPPORTED', 'n must be a number of tags')
  return Number(text)
}
