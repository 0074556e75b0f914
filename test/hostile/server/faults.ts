import { setTimeout as sleep } from 'node:timers/promises'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { type Answer, type Exchange, type Fault, send } from './exchange.js'

/** Answers with a status and a text. */
export function status(code: number, body = '', headers: Answer['headers'] = {}): Fault {
  return (exchange) => send(exchange, { status: code, headers, body: Buffer.from(body) })
}

/** The honest answer with something changed. */
export function altered(change: (honest: Answer) => Partial<Answer>): Fault {
  return (exchange) => send(exchange, { ...exchange.honest, ...change(exchange.honest) })
}

export function withHeaders(headers: Answer['headers']): Fault {
  return altered((honest) => ({ headers: { ...honest.headers, ...headers } }))
}

export function withBody(change: (body: Buffer) => Uint8Array): Fault {
  return altered((honest) => ({ body: change(Buffer.from(honest.body)) }))
}

/** A JSON document in place of the honest one; `change` gets the parsed honest one. */
export function withJson(change: (document: Record<string, unknown>) => unknown): Fault {
  return withBody((body) => Buffer.from(JSON.stringify(change(JSON.parse(body.toString()) as Record<string, unknown>))))
}

export function redirect(location: string | undefined, code = 307): Fault {
  return status(code, '', location === undefined ? {} : { location })
}

/** Ends the connection with a reset before any answer. */
export const reset: Fault = ({ request }) => {
  request.socket.resetAndDestroy()
}

/** Takes the request and never says a word. */
export const silence: Fault = () => undefined

/** Promises the whole body, sends some of it, resets the connection. */
export function resetAfter(bytes: number): Fault {
  return async ({ request, response, honest }) => {
    response.writeHead(honest.status, { ...plain(honest), 'content-length': honest.body.byteLength })
    response.write(honest.body.subarray(0, bytes))
    await sleep(20)
    request.socket.resetAndDestroy()
  }
}

/** Promises the whole body, sends some of it, then nothing any more. */
export function stallAfter(bytes: number): Fault {
  return ({ response, honest }) => {
    response.writeHead(honest.status, { ...plain(honest), 'content-length': honest.body.byteLength })
    response.write(honest.body.subarray(0, bytes))
  }
}

/** One byte at a time, slowly and without end. */
export function trickle(pauseMs: number): Fault {
  return async ({ request, response, honest }) => {
    response.writeHead(honest.status, { ...plain(honest), 'content-length': honest.body.byteLength })
    for (let at = 0; at < honest.body.byteLength && !request.socket.destroyed; at += 1) {
      response.write(honest.body.subarray(at, at + 1))
      await sleep(pauseMs)
    }
  }
}

/** No length, the end of the connection is the end of the body, and it comes early. */
export function cutShort(bytes: number): Fault {
  return ({ request, honest }) => {
    const { socket } = request
    socket.write(`HTTP/1.1 ${honest.status} OK\r\nconnection: close\r\n${headerLines(honest)}\r\n`)
    socket.end(honest.body.subarray(0, bytes))
  }
}

/** A chunked body that stops without its last chunk. */
export function abortChunked(bytes: number): Fault {
  return ({ request, honest }) => {
    const { socket } = request
    const part = honest.body.subarray(0, bytes)
    socket.write(`HTTP/1.1 ${honest.status} OK\r\ntransfer-encoding: chunked\r\n${headerLines(honest)}\r\n`)
    socket.write(`${part.byteLength.toString(16)}\r\n`)
    socket.write(part)
    socket.end('\r\n')
  }
}

/** A body that has no end. Counts what was sent before the client hung up. */
export function endless(sent: { bytes: number } = { bytes: 0 }, head: Answer['headers'] = {}): Fault {
  return async ({ request, response, honest }) => {
    response.writeHead(200, { ...plain(honest), ...head } as Record<string, string>)
    const chunk = Buffer.alloc(256 * 1024, 0x20)
    while (!request.socket.destroyed) {
      if (!response.write(chunk)) await drained(response)
      sent.bytes += chunk.byteLength
    }
  }
}

/** A status whose body comes a byte at a time, slowly and without end. */
export function trickled(code: number, headers: Answer['headers'] = {}): Fault {
  return async ({ request, response }) => {
    response.writeHead(code, headers as Record<string, string>)
    while (!request.socket.destroyed) {
      response.write('x')
      await sleep(TRICKLE_MS)
    }
  }
}

/** Often enough that no connection is ever silent for long. */
const TRICKLE_MS = 100

/** A piece straight onto the socket, again and again without end. */
export function repeated(piece: string | Uint8Array, before: string | Uint8Array = ''): Fault {
  return async ({ request: { socket } }) => {
    socket.write(before)
    while (!socket.destroyed) {
      socket.write(piece)
      await sleep(TRICKLE_MS)
    }
  }
}

/** A piece again and again, as fast as the client takes it. */
export function pumped(piece: Uint8Array, headers: Answer['headers'], before: Uint8Array = Buffer.alloc(0)): Fault {
  return async ({ request, response, honest }) => {
    response.writeHead(200, { ...plain(honest), ...headers } as Record<string, string>)
    response.write(before)
    while (!request.socket.destroyed) {
      if (!response.write(piece)) await drained(response)
    }
  }
}

/** What a client sent as its login, and the password in it. */
export function loginOf({ request }: Exchange): string {
  const header = request.headers.authorization ?? ''
  const [scheme, value = ''] = header.split(' ')
  return scheme === 'Basic' ? `${header} ${Buffer.from(value, 'base64').toString()}` : header
}

/** Bytes straight onto the socket. */
export function raw(text: string | Uint8Array): Fault {
  return ({ request }) => {
    request.socket.end(text)
  }
}

export function delayed(ms: number, then: Fault): Fault {
  return async (exchange) => {
    await sleep(ms)
    await then(exchange)
  }
}

export function compressed(encoding: 'gzip' | 'br', label: string = encoding): Fault {
  return altered((honest) => ({
    headers: { ...honest.headers, 'content-encoding': label },
    body: encoding === 'gzip' ? gzipSync(honest.body) : brotliCompressSync(honest.body),
  }))
}

/** Decodes to `bytes` zeros; a thousandth of that travels. */
export function bomb(bytes: number): Fault {
  const packed = gzipSync(Buffer.alloc(bytes))
  return altered((honest) => ({ headers: { ...honest.headers, 'content-encoding': 'gzip' }, body: packed }))
}

function plain({ headers }: Answer): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'content-length')) as Record<
    string,
    string | string[]
  >
}

function headerLines(answer: Answer): string {
  return Object.entries(plain(answer))
    .map(([name, value]) => `${name}: ${String(value)}\r\n`)
    .join('')
}

async function drained(response: Exchange['response']): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      response.off('drain', done).off('close', done)
      resolve()
    }
    response.on('drain', done).on('close', done)
  })
}
