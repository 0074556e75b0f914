import { once } from 'node:events'
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http'
import { type AddressInfo, type Socket, createServer as createSocketServer } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { isPrivateAddress } from './address.js'
import { readBody } from './body.js'
import { createGate } from './gate.js'
import { chooseProxy } from './proxy.js'
import { nextHop } from './redirect.js'
import { backoffMs, retryAfterMs } from './retry.js'
import { createTransport } from './transport.js'
import type { Transport } from './types.js'

type Handler = (request: IncomingMessage, response: ServerResponse) => void

let servers: Server[] = []
let transport: Transport

async function serve(handler: Handler): Promise<URL> {
  const server = createServer(handler)
  servers.push(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
}

async function text(url: URL, extra: { authorization?: string; signal?: AbortSignal } = {}): Promise<string> {
  const response = await transport.open({ url, ...extra })
  return (await readBody(response, 1000, 'the answer')).toString()
}

beforeEach(() => {
  transport = createTransport({ env: {}, timeouts: { headersMs: 400, idleMs: 400, windowMs: 300 } })
})

afterEach(async () => {
  await transport.close()
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
  servers = []
})

function isPrivate(url: URL): Promise<boolean> {
  return Promise.resolve(isPrivateAddress(url.hostname.replace(/^\[|\]$/g, '')))
}

async function raw(answer: (socket: Socket) => void): Promise<{ url: URL; close: () => void }> {
  const sockets = new Set<Socket>()
  const server = createSocketServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.once('data', () => answer(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = (): void => {
    for (const socket of sockets) socket.destroy()
    server.close()
  }
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), close }
}

describe('redirects', () => {
  it('are followed, with credentials only on the same origin', async () => {
    const seen: IncomingMessage['headers'][] = []
    const cdn = await serve((request, response) => {
      seen.push(request.headers)
      response.end('bytes')
    })
    const registry = await serve((request, response) => {
      seen.push(request.headers)
      const location = request.url === '/' ? '/second' : cdn.href
      response.writeHead(307, { location }).end()
    })
    expect(await text(registry, { authorization: 'Bearer secret' })).toBe('bytes')
    expect(seen.map((headers) => headers.authorization)).toEqual(['Bearer secret', 'Bearer secret', undefined])
  })

  it('do not get the credentials back by a detour', async () => {
    const seen: (string | undefined)[] = []
    let home: URL
    const detour = await serve((_request, response) => {
      response.writeHead(307, { location: new URL('/back', home).href }).end()
    })
    home = await serve((request, response) => {
      seen.push(request.headers.authorization)
      if (request.url === '/back') response.end('x')
      else response.writeHead(307, { location: detour.href }).end()
    })
    await text(home, { authorization: 'Bearer secret' })
    expect(seen).toEqual(['Bearer secret', undefined])
  })

  it('end', async () => {
    let count = 0
    const url = await serve((_request, response) => {
      count += 1
      response.writeHead(302, { location: `/${count}` }).end()
    })
    await expect(text(url)).rejects.toMatchObject({ code: 'E_REDIRECT' })
    expect(count).toBe(6)
  })

  it.each([
    ['file:///etc/passwd'],
    ['data:text/plain,x'],
    ['ftp://cdn.example/x'],
    ['https://user:pw@cdn.example/x'],
    ['http://cdn.example/x'],
    ['https://127.0.0.1/x'],
    ['https://169.254.169.254/latest/meta-data'],
    ['https://[::ffff:10.0.0.1]/x'],
    ['http://['],
    [''],
    [undefined],
  ])('from a public https registry to %s are refused', async (location) => {
    await expect(nextHop(new URL('https://registry.example/v2/'), location, isPrivate)).rejects.toMatchObject({
      code: 'E_REDIRECT',
    })
    const cdn = await nextHop(new URL('https://registry.example/v2/'), 'https://cdn.example/a?b#c', isPrivate)
    expect(cdn.href).toBe('https://cdn.example/a?b')
  })
})

describe('retries', () => {
  it.each([429, 500, 503])('repeat after status %i, waiting as asked', async (status) => {
    let count = 0
    const started = Date.now()
    const url = await serve((_request, response) => {
      count += 1
      if (count === 1) response.writeHead(status, { 'retry-after': '1' }).end('busy')
      else response.end('ok')
    })
    expect(await text(url)).toBe('ok')
    expect(Date.now() - started).toBeGreaterThanOrEqual(990)
  })

  it('give the last answer after four tries', async () => {
    let count = 0
    const url = await serve((_request, response) => {
      count += 1
      response.writeHead(503).end()
    })
    const response = await transport.open({ url })
    await response.close()
    expect([response.status, response.attempts, count]).toEqual([503, 4, 4])
  })

  it('do not wait for a day', async () => {
    const url = await serve((_request, response) => void response.writeHead(429, { 'retry-after': '86400' }).end())
    await expect(transport.open({ url })).rejects.toMatchObject({ code: 'E_RATE_LIMITED', attempts: 1 })
  })

  it('end with an abort at once', async () => {
    const url = await serve((_request, response) => void response.writeHead(503, { 'retry-after': '50' }).end())
    const reason = new Error('enough')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 50)
    await expect(text(url, { signal: controller.signal })).rejects.toBe(reason)
  })

  it('understand every form of Retry-After', () => {
    const now = Date.parse('2026-11-24T00:00:00Z')
    expect(retryAfterMs('7', now)).toBe(7000)
    expect(retryAfterMs('Tue, 24 Nov 2026 00:00:09 GMT', now)).toBe(9000)
    expect(retryAfterMs(String(now / 1000 + 11), now)).toBe(11_000)
    for (const garbage of [undefined, '', '-1', 'abc', '1.5', 'x 2026'])
      expect(retryAfterMs(garbage, now)).toBeUndefined()
    expect(backoffMs(1, () => 1)).toBe(500)
    expect(backoffMs(30, () => 1)).toBe(8000)
    expect(backoffMs(3, () => 0)).toBe(0)
  })
})

describe('broken servers', () => {
  it.each([
    ['no HTTP', 'hello\r\n\r\n', 'E_PROTOCOL'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 'E_PROTOCOL'],
    ['a silent body', 'HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nab', 'E_TIMEOUT'],
    ['an unknown encoding', 'HTTP/1.1 200 OK\r\ncontent-encoding: zstd\r\ncontent-length: 1\r\n\r\na', 'E_PROTOCOL'],
    ['corrupt gzip', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nabcd', 'E_PROTOCOL'],
  ])('%s', async (_title, bytes, code) => {
    const { url, close } = await raw((socket) => socket.write(bytes))
    try {
      await expect(text(url)).rejects.toMatchObject({ code })
    } finally {
      close()
    }
  })

  it('a cut body is an error, not a short success', async () => {
    const { url, close } = await raw((socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nab'))
    try {
      await expect(text(url)).rejects.toMatchObject({ code: 'E_NETWORK' })
    } finally {
      close()
    }
  })

  it('a trickle ends although it is never silent', async () => {
    const { url, close } = await raw((socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      const timer = setInterval(() => socket.write('.'), 50)
      socket.once('close', () => clearInterval(timer))
    })
    try {
      await expect(text(url)).rejects.toMatchObject({ code: 'E_TIMEOUT' })
    } finally {
      close()
    }
  })

  it('refused connections tell the code and the number of tries', async () => {
    const { url, close } = await raw(() => undefined)
    close()
    await expect(text(url)).rejects.toMatchObject({
      code: 'E_NETWORK',
      actual: 'ECONNREFUSED',
      attempts: 4,
      hint: expect.stringContaining('Start it'),
    })
  })

  it('an https request to a plain server hints at the scheme', async () => {
    const url = await serve((_request, response) => void response.end())
    await expect(text(new URL(`https://${url.host}/`))).rejects.toMatchObject({ code: 'E_TLS', attempts: 1 })
  })
})

describe('bodies', () => {
  it('are limited, also when a few bytes expand to many', async () => {
    const bomb = gzipSync(Buffer.alloc(1_000_000))
    const url = await serve((request, response) => {
      if (request.url === '/gzip') response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb)
      else response.end(Buffer.alloc(1001))
    })
    await expect(text(url)).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
    await expect(text(new URL('/gzip', url))).rejects.toMatchObject({ code: 'E_TOO_LARGE' })
  })

  it('give their place back when closed or failed', async () => {
    const url = await serve((_request, response) => void response.end('x'.repeat(500)))
    for (let index = 0; index < 20; index += 1) await (await transport.open({ url })).close()
    await Promise.all(Array.from({ length: 40 }, () => text(url)))
  })
})

describe('proxies', () => {
  it('are chosen by scheme and NO_PROXY', () => {
    const env = { HTTPS_PROXY: 'http://proxy:3128', NO_PROXY: 'internal.example, .corp:8443 ,*.lab' }
    const through = (url: string): string | undefined => chooseProxy(new URL(url), env)?.variable
    expect(through('https://ghcr.io/')).toBe('HTTPS_PROXY')
    expect(through('http://ghcr.io/')).toBeUndefined()
    for (const host of [
      'internal.example',
      'a.internal.example',
      'x.corp:8443',
      'r.lab',
      'localhost:5000',
      '127.0.0.1',
    ]) {
      expect(through(`https://${host}/`)).toBeUndefined()
    }
    expect(through('https://x.corp/')).toBe('HTTPS_PROXY')
    expect(chooseProxy(new URL('https://a.b/'), { https_proxy: 'p:1', HTTPS_PROXY: 'http://q' })).toEqual({
      url: 'http://p:1',
      variable: 'https_proxy',
    })
    expect(() => chooseProxy(new URL('https://a.b/'), { https_proxy: 'socks5://p' })).toThrow(/https_proxy/)
  })

  it('carry plain requests, and say who they are when they fail', async () => {
    const seen: (string | undefined)[] = []
    const proxy = await serve((request, response) => {
      seen.push(request.url, request.headers['proxy-authorization'])
      if (request.url?.endsWith('/login') === true) response.writeHead(407).end()
      else response.end('by proxy')
    })
    await transport.close()
    const url = `http://u:p@${proxy.host}`
    transport = createTransport({ env: { HTTP_PROXY: url, HTTPS_PROXY: url } })
    expect(await text(new URL('http://registry.example/x'))).toBe('by proxy')
    expect(seen).toEqual(['http://registry.example/x', `Basic ${Buffer.from('u:p').toString('base64')}`])
    const login = text(new URL('http://registry.example/login'))
    await expect(login).rejects.toMatchObject({ code: 'E_NETWORK', message: expect.stringContaining('HTTP_PROXY') })
    servers.at(-1)?.on('connect', (_request, socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n'))
    await expect(text(new URL('https://registry.example/'))).rejects.toMatchObject({
      code: 'E_NETWORK',
      actual: 'the proxy answered 403',
      message: expect.stringContaining('HTTPS_PROXY'),
    })
  })
})

describe('the gate', () => {
  it('limits origins and the whole, and forgets who gave up', async () => {
    const gate = createGate(3, 2)
    const leaveFirst = await gate.enter('a', undefined)
    await gate.enter('a', undefined)
    const controller = new AbortController()
    const given = gate.enter('a', controller.signal)
    const waiting = gate.enter('a', undefined)
    const leaveOther = await gate.enter('b', undefined)
    controller.abort(new Error('gave up'))
    await expect(given).rejects.toThrow('gave up')
    leaveFirst()
    leaveFirst()
    const leaveWaiting = await waiting
    leaveOther()
    leaveWaiting()
    await gate.enter('a', undefined)
  })
})
