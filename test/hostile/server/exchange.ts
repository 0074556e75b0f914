import type { IncomingMessage, ServerResponse } from 'node:http'

/** What a client asks a registry for. */
export type RequestKind =
  | 'ping'
  | 'well-known'
  | 'token'
  | 'tags'
  | 'manifest'
  | 'blob'
  | 'referrers'
  | 'upload'
  | 'other'

/** A whole answer as data, so that a fault can start from the honest one. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[]>>
  readonly body: Uint8Array
}

/** One request under way. */
export interface Exchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly kind: RequestKind
  /** Whether it lacks the login it needs: the honest answer is a challenge. */
  readonly challenged: boolean
  /** What an honest registry would say. */
  readonly honest: Answer
}

/** Answers a request instead of the honest registry. */
export type Fault = (exchange: Exchange) => void | Promise<void>

/** Sends an answer as it is; a length is added unless the headers have one or say how the body ends. */
export function send({ request, response }: Pick<Exchange, 'request' | 'response'>, answer: Answer): void {
  const { status, headers, body } = answer
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value as string | string[])
  const framed = response.hasHeader('content-length') || response.hasHeader('transfer-encoding')
  if (!framed) response.setHeader('content-length', body.byteLength)
  response.writeHead(status)
  if (request.method === 'HEAD') response.end()
  else response.end(body)
}
