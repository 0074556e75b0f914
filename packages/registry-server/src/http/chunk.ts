import type { IncomingHttpHeaders } from 'node:http'
import { Problem } from '../problem.js'

/**
 * Checks that a chunk begins where the upload ended (distribution specification 1.1, Pushing a blob in chunks).
 *
 * @param size bytes the upload has
 * @returns bytes that it must have afterwards, or `undefined` if there is no `Content-Range`
 * @throws {Problem} 416 for a chunk out of order, 400 for headers that contradict each other
 */
export function checkChunk(headers: IncomingHttpHeaders, size: number): number | undefined {
  const range = headers['content-range']
  if (range === undefined) return undefined
  const match = /^(?:bytes )?(\d{1,15})-(\d{1,15})(?:\/.*)?$/.exec(range)
  if (match === null) throw new Problem(400, 'BLOB_UPLOAD_INVALID', 'Content-Range must be <start>-<end>')
  const start = Number(match[1])
  const end = Number(match[2]) + 1
  if (start !== size) {
    throw new Problem(416, 'BLOB_UPLOAD_INVALID', `the upload continues at byte ${size}`, {
      range: `0-${Math.max(0, size - 1)}`,
    })
  }
  const length = headers['content-length']
  // An empty last chunk has no valid range. Clients send `n-n` or `n-(n-1)`.
  if (length === '0') return undefined
  if (end <= start || (length !== undefined && Number(length) !== end - start)) {
    throw new Problem(400, 'SIZE_INVALID', 'Content-Range and Content-Length disagree')
  }
  return end
}
