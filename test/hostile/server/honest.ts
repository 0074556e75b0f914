import type { Answer } from './exchange.js'
import type { Profile } from './profiles.js'

export function jsonAnswer(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(value)) }
}

/** A blob, or the part of it that `Range` requests. */
export function blobAnswer(
  bytes: Uint8Array,
  digest: string,
  range: string | undefined,
  lying416: boolean = false,
): Answer {
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    'accept-ranges': 'bytes',
  }
  const match = /^bytes=(\d+)-$/.exec(range ?? '')
  if (match === null) return { status: 200, headers, body: bytes }
  const start = Number(match[1])
  const total = bytes.byteLength
  if (start >= total) {
    const honest = { 'content-range': `bytes */${total}` }
    const lie = { 'content-length': String(total), connection: 'close' }
    return { status: 416, headers: lying416 ? lie : honest, body: Buffer.alloc(0) }
  }
  const part = { ...headers, 'content-range': `bytes ${start}-${total - 1}/${total}` }
  return { status: 206, headers: part, body: bytes.subarray(start) }
}

/** One page of tags as the profile pages them. */
export function tagsAnswer(all: readonly string[], repository: string, url: URL, style: Profile['tags']): Answer {
  const ordered = style.order === 'sorted' ? all.toSorted() : shuffled(all)
  const after = url.searchParams.get(style.cursor)
  const asked = style.next === 'none' ? Infinity : Number(url.searchParams.get('n') ?? Infinity)
  const start = after === null || style.next === 'none' ? 0 : ordered.indexOf(after) + 1
  const tags = ordered.slice(start, start + Math.min(style.page, asked))
  const last = tags.at(-1)
  const answer = jsonAnswer({ name: repository, tags })
  if (style.next === 'none' || last === undefined || start + tags.length >= ordered.length) return answer
  const query = new URLSearchParams({ n: String(tags.length), [style.cursor]: last })
  const target = `/v2/${repository}/tags/list?${query.toString()}`
  const link = style.next === 'absolute' ? `<${url.origin}${target}>; rel="next"` : `<${target}>; rel=next`
  return { ...answer, headers: { ...answer.headers, link } }
}

/** Neither sorted nor in order of publishing, and the same at every request. */
function shuffled(tags: readonly string[]): readonly string[] {
  return tags.toSorted((a, b) => (reversed(a) < reversed(b) ? -1 : 1))
}

function reversed(text: string): string {
  return text.split('').toReversed().join('')
}
