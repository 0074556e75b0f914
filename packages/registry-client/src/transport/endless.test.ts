import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { serve, serveRaw, trickle } from '../fixtures/servers.js'
import { readBody } from './body.js'
import { transportFailure } from './failure.js'
import { createTransport } from './transport.js'
import type { Transport } from './types.js'

const LIMIT = 64 * 1024 * 1024

let transport: Transport

beforeEach(() => {
  transport = createTransport({ env: { WASM_PKG_NETWORK_TIMEOUT: '0.3' } })
})
afterEach(() => transport.close())

async function read(url: URL, isContent = false): Promise<Buffer> {
  return await readBody(await transport.open({ url, isContent }), LIMIT, 'the answer')
}

describe('answers without end', () => {
  it('are closed within about a second if they are not needed', async () => {
    const { url } = await serve((_request, response) => trickle(response.writeHead(404)))
    const response = await transport.open({ url })
    await response.close()
  })

  it('do not hold up a redirect', async () => {
    const { url } = await serve(({ url: path }, response) => {
      if (path === '/there') response.end('there')
      else trickle(response.writeHead(302, { location: '/there' }))
    })
    expect(String(await read(url))).toBe('there')
  })

  it('of informational kind are no sign of life', async () => {
    const { url } = await serveRaw((socket) => trickle(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'))
    await expect(read(url)).rejects.toMatchObject({ code: 'E_TIMEOUT' })
  })

  it('of a proxy that was asked to connect are no sign of life either', async () => {
    const { url } = await serveRaw((socket) => trickle(socket, 'HTTP/1.1 103 Early Hints\r\n\r\n'))
    await transport.close()
    transport = createTransport({ env: { WASM_PKG_NETWORK_TIMEOUT: '0.3', HTTPS_PROXY: url.href } })
    await expect(read(new URL('https://registry.example/'))).rejects.toMatchObject({
      code: expect.stringMatching(/^E_(NETWORK|TIMEOUT)$/),
    })
  })

  it('are refused of documents as a whole, of content only if they are slow', async () => {
    const kilobyte = ' '.repeat(1024)
    const { url } = await serve(({ url: path }, response) => {
      if (path === '/ends') setTimeout(() => response.end(), 1800)
      trickle(response.writeHead(200), kilobyte)
    })
    await expect(read(url)).rejects.toMatchObject({ code: 'E_TIMEOUT', message: expect.stringMatching(/too long/) })
    expect((await read(new URL('/ends', url), true)).byteLength).toBeGreaterThan(kilobyte.length * 10)
  })

  it.each([
    ['blocks', [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3], Buffer.alloc(50_000, Buffer.of(0, 0, 0, 0xff, 0xff))],
    ['members', [], Buffer.alloc(60_000, gzipSync(''))],
  ])('that decompress to nothing end: empty %s', async (_what, head, piece) => {
    let sent = 0
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).write(Buffer.from(head))
      const pump = (): void => {
        while (!response.destroyed && response.write(piece)) sent += piece.byteLength
      }
      response.on('drain', pump)
      pump()
    })
    await expect(read(url, true)).rejects.toMatchObject({ code: 'E_PROTOCOL' })
    expect(sent).toBeLessThan(20_000_000)
  })

  it('still let compressed bodies of any kind through', async () => {
    const bytes = randomBytes(3_000_000)
    const { url } = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(bytes))
    })
    expect(Buffer.compare(await read(url, true), bytes)).toBe(0)
  })
})

describe('silence', () => {
  it('of an origin that used up all tries gives later requests one', async () => {
    let speaks = false
    const { url } = await serve((_request, response) => {
      if (speaks) response.end('here')
    })
    // Requests that are not repeated have only one attempt.
    await expect(transport.open({ url, method: 'POST' })).rejects.toMatchObject({ code: 'E_TIMEOUT' })
    await expect(read(url)).rejects.toMatchObject({ code: 'E_TIMEOUT', attempts: 1 })
    speaks = true
    expect(String(await read(url))).toBe('here')
  })

  it('is ended by an abort before a connection stands', async () => {
    const { url } = await serveRaw(() => undefined)
    await transport.close()
    transport = createTransport({ env: { HTTPS_PROXY: url.href } })
    const signal = AbortSignal.timeout(100)
    const opening = transport.open({ url: new URL('https://registry.example/'), signal })
    expect(await opening.catch((error: unknown) => error)).toBe(signal.reason)
  })
})

it('an answer that breaks off differs from a registry that cannot be reached', async () => {
  const { url } = await serveRaw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab'))
  await expect(read(url)).rejects.toMatchObject({
    code: 'E_NETWORK',
    message: expect.stringMatching(/closed the connection/),
  })
})

it('a server that takes plain http and hangs up may want https', () => {
  const error = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' })
  const context = { proxy: undefined, attempts: 1, answering: false }
  const hint = (url: string): unknown => transportFailure(error, { ...context, url: new URL(url) })
  expect(hint('http://127.0.0.1:5000/')).toMatchObject({ code: 'E_NETWORK', hint: expect.stringContaining('"https"') })
  expect(hint('https://registry.example/')).toMatchObject({ hint: expect.not.stringContaining('"https"') })
})

it('a redirect to another origin is the answer where a request stays', async () => {
  const other = await serve((_request, response) => void response.end('elsewhere'))
  const { url } = await serve(({ url: path }, response) => {
    if (path === '/') response.writeHead(307, { location: '/near' }).end()
    else response.writeHead(303, { location: other.url.href }).end()
  })
  const response = await transport.open({ url, staysAtOrigin: true })
  await response.close()
  expect([response.status, response.url.pathname, other.requests]).toEqual([303, '/near', []])
})
