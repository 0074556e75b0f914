import { Readable, pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

import { WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { MAX_ENCODING_OVERHEAD_BYTES, MIN_BYTES_PER_SECOND } from './limits.js'
import type { HttpResponse } from './types.js'

/** Passes a body on. Fails if almost no data arrives within a window of waiting. */
export async function* watchThroughput(
  body: AsyncIterable<Uint8Array>,
  windowMs: number,
  host: string,
): AsyncGenerator<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]()
  let waitedMs = 0
  let bytes = 0
  try {
    for (;;) {
      const asked = performance.now()
      const next = await iterator.next()
      if (next.done === true) return
      waitedMs += performance.now() - asked
      bytes += next.value.byteLength
      if (waitedMs >= windowMs) {
        if (bytes < (MIN_BYTES_PER_SECOND * waitedMs) / 1000) {
          throw new WasmPkgError('E_TIMEOUT', `${escapeText(host)} sends too slowly`, {
            expected: `at least ${MIN_BYTES_PER_SECOND} bytes per second`,
            actual: `${bytes} bytes in ${Math.round(waitedMs / 1000)} s`,
          })
        }
        waitedMs = 0
        bytes = 0
      }
      yield next.value
    }
  } finally {
    await iterator.return?.()
  }
}

/**
 * Decodes a content encoding. We request none, but some proxies compress anyway. The consumer's size limit counts
 * decoded bytes, so it stops a compression bomb. It would not notice data that decodes to nothing, so that is checked
 * here.
 *
 * @throws E_PROTOCOL for an unknown or doubled encoding, corrupt data, or data that decodes to almost nothing
 */
export function decodeBody(body: AsyncIterable<Uint8Array>, encoding: string | undefined): AsyncIterable<Uint8Array> {
  const name = encoding?.trim().toLowerCase() ?? ''
  if (name === '' || name === 'identity') return body
  const decoder =
    name === 'gzip' || name === 'x-gzip'
      ? createGunzip()
      : name === 'br'
        ? createBrotliDecompress()
        : name === 'deflate'
          ? createInflate()
          : undefined
  if (decoder === undefined) {
    throw new WasmPkgError('E_PROTOCOL', `The content encoding ${escapeText(name)} was not requested`)
  }
  const sizes = { encoded: 0, decoded: 0 }
  pipeline(Readable.from(encoded(body, sizes)), decoder, () => undefined)
  return decoded(decoder, sizes)
}

interface Sizes {
  encoded: number
  decoded: number
}

async function* encoded(body: AsyncIterable<Uint8Array>, sizes: Sizes): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    sizes.encoded += chunk.byteLength
    if (sizes.encoded > sizes.decoded + MAX_ENCODING_OVERHEAD_BYTES) {
      throw new WasmPkgError('E_PROTOCOL', 'The compressed response has almost no content', {
        actual: `${sizes.encoded} bytes for ${sizes.decoded}`,
      })
    }
    yield chunk
  }
}

async function* decoded(stream: AsyncIterable<Uint8Array>, sizes: Sizes): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) {
      sizes.decoded += chunk.byteLength
      yield chunk
    }
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
    if (!/^Z_|^ERR_BROTLI|^ERR__ERROR_FORMAT|^ERR_.*BROTLI/.test(code)) throw cause
    throw new WasmPkgError('E_PROTOCOL', 'The compressed response is corrupt', { actual: code, cause })
  }
}

/**
 * The whole body of a small response.
 *
 * @param limit bytes; reading stops after it
 * @throws E_TOO_LARGE
 */
export async function readBody(response: HttpResponse, limit: number, what: string): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body) {
      size += chunk.byteLength
      if (size > limit) {
        throw new WasmPkgError('E_TOO_LARGE', `${what} from ${escapeText(response.url.host)} is too large`, {
          expected: `at most ${limit} bytes`,
        })
      }
      chunks.push(chunk)
    }
  } finally {
    await response.close()
  }
  return Buffer.concat(chunks)
}

/** The beginning of a body, for an error message. Never throws. */
export async function readExcerpt(response: HttpResponse, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body) {
      chunks.push(chunk)
      size += chunk.byteLength
      if (size >= limit) break
    }
  } catch {
    // The part that arrived is enough for the message.
  } finally {
    await response.close()
  }
  return Buffer.concat(chunks).subarray(0, limit)
}

/**
 * Reads the beginning of the answer's body into memory and releases its connection, because other requests that come
 * first may need the same slot.
 */
export async function detach(response: HttpResponse, limit: number): Promise<HttpResponse> {
  const bytes = await readExcerpt(response, limit)
  return {
    ...response,
    body: Readable.from([bytes]),
    close: () => Promise.resolve(),
  }
}
