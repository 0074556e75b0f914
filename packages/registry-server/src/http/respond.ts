import type { ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import { Problem } from '../problem.js'
import type { Answer } from './types.js'

/** Sent with every answer. Some clients still look for it before they use the protocol. */
const API_VERSION = { 'docker-distribution-api-version': 'registry/2.0', 'x-content-type-options': 'nosniff' }

/** The answer to a request that failed. */
export function failureAnswer(error: unknown): Answer {
  if (error instanceof Problem) {
    return {
      status: error.status,
      headers: { 'content-type': 'application/json', ...error.headers },
      body: error.body(),
    }
  }
  const message = error instanceof Error ? error.message : 'internal error'
  return {
    status: 500,
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ errors: [{ code: 'UNSUPPORTED', message }] }),
  }
}

/** Sends an answer. For HEAD, without the body but with its length. */
export async function respond(response: ServerResponse, method: string, answer: Answer): Promise<void> {
  const { status, headers, body } = answer
  const bytes = typeof body === 'string' ? Buffer.from(body) : body
  const length = bytes === undefined ? 0 : bytes.length
  const bodiless = status === 204 || status === 304
  response.writeHead(status, { ...API_VERSION, ...headers, ...(bodiless ? {} : { 'content-length': length }) })
  if (method === 'HEAD' || bytes === undefined) {
    response.end()
  } else if (bytes instanceof Uint8Array) {
    response.end(bytes)
  } else {
    await pipeline(bytes.stream(), response)
  }
}
