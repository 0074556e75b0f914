import type { Digest } from '../digest.js'
import { WasmPkgError, isWasmPkgError } from '../errors.js'
import type { WatchContent } from '../store/content.js'
import type { Store } from '../store/store.js'
import { MAX_TRYING_MS } from '../transport/limits.js'
import { type HttpResponse, isRetryableFailure } from '../transport/index.js'
import { checkContentSize } from './content-size.js'
import { registryProblem } from './problem.js'
import type { RegistrySession } from './session.js'

/** How often a broken download is resumed. */
const MAX_RESUMES = 4

export interface BlobRequest {
  readonly repository: string
  readonly digest: Digest
  readonly size: number
  readonly signal: AbortSignal | undefined
  readonly watch?: WatchContent | undefined
  /** Bytes received so far. */
  readonly onBytes: (bytes: number) => void
}

/** Thrown within a download to start it again, because the parts do not fit together. */
class StartOver extends Error {}

/**
 * Streams a blob into the store. If the connection breaks, resumes with `Range`. If the resumed bytes do not match the
 * digest, or resuming does not work, one clean download follows.
 *
 * @returns as `Store.writeBlob`
 */
export async function downloadBlob(session: RegistrySession, store: Store, request: BlobRequest): Promise<boolean> {
  const { digest, size, signal, watch } = request
  checkContentSize(size)
  const state = { resumed: false }
  try {
    return await store.writeBlob(digest, size, blobBytes(session, request, state, true), { signal, watch })
  } catch (error) {
    const mixed = isWasmPkgError(error) && (error.code === 'E_DIGEST' || error.code === 'E_SIZE')
    if (!(error instanceof StartOver) && !(mixed && state.resumed)) throw error
    return await store.writeBlob(digest, size, blobBytes(session, request, state, false), { signal, watch })
  }
}

async function* blobBytes(
  session: RegistrySession,
  request: BlobRequest,
  state: { resumed: boolean },
  mayResume: boolean,
): AsyncGenerator<Uint8Array> {
  let received = 0
  let progressed = performance.now()
  for (let attempt = 0; ; attempt += 1) {
    const response = await openBlob(session, request, received)
    let skip = 0
    if (received > 0) {
      if (response.status === 200) skip = received
      else if (!continuesAt(response, received, request.size)) {
        await response.close()
        throw new StartOver('the server sent another part than requested')
      }
    }
    try {
      for await (const chunk of response.body) {
        const fresh = skip === 0 ? chunk : chunk.subarray(Math.min(skip, chunk.byteLength))
        skip -= chunk.byteLength - fresh.byteLength
        if (fresh.byteLength === 0) continue
        received += fresh.byteLength
        progressed = performance.now()
        request.onBytes(received)
        yield fresh
      }
      return
    } catch (error) {
      if (request.signal?.aborted === true || !isRetryableFailure(error) || attempt >= MAX_RESUMES) throw error
      if (performance.now() - progressed > MAX_TRYING_MS) throw error
      if (!mayResume && received > 0) throw error
      state.resumed ||= received > 0
    } finally {
      await response.close()
    }
  }
}

async function openBlob(session: RegistrySession, request: BlobRequest, start: number): Promise<HttpResponse> {
  const { repository, digest, signal } = request
  const url = `/v2/${repository}/blobs/${digest}`
  const rangeStart = start === 0 ? undefined : start
  const response = await session.send({ url, repository, actions: 'pull', rangeStart, isContent: true, signal })
  if (response.status === 200 || (start > 0 && response.status === 206)) return response
  if (start > 0 && response.status === 416) {
    await response.close()
    throw new StartOver('the server cannot continue')
  }
  if (response.status === 206) {
    await response.close()
    throw new WasmPkgError(
      'E_PROTOCOL',
      'The registry sent only a part of the content although all of it was requested',
    )
  }
  throw await registryProblem(response, `The content ${digest}`)
}

function continuesAt(response: HttpResponse, start: number, size: number): boolean {
  const match = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(response.header('content-range') ?? '')
  return match !== null && Number(match[1]) === start && (match[2] === '*' || Number(match[2]) === size)
}
