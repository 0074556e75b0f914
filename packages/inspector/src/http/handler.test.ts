import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { connect, createServer as createHttp2Server, type IncomingHttpHeaders } from 'node:http2'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Inspector } from '../inspector.js'
import { createInspectHandler } from './handler.js'

const DIGEST = 'a'.repeat(64)
let broken = false

const inspector: Inspector = {
  async report() {
    if (broken) throw new WasmPkgError('E_LOCK_PARSE', 'the lock is damaged')
    return { project: { name: 'a\u202Eb', root: '/app', store: '/store' }, packages: [] }
  },
  async details(digest) {
    return digest === `sha256:${DIGEST}` ? { metadata: [], problems: [], wit: 'a\nb\u0007' } : undefined
  },
}

let server: Server
let port: number

beforeAll(async () => {
  const atRoot = createInspectHandler({ inspector })
  const below = createInspectHandler({ inspector, prefix: '/app/__wasm-pkg/' })
  server = createServer((incoming, response) => {
    void (incoming.url?.startsWith('/app/') ? below : atRoot)(incoming, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterAll(() => server.close())

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly text: string
}

/** Sends the target and the headers unchanged. `fetch` would correct them. */
async function ask(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  const sent = request({ host: '127.0.0.1', port, path, method, headers: { host: `localhost:${port}`, ...headers } })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk as Buffer)
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString('utf8') }
}

describe('over HTTP/2, which Vite speaks with https', () => {
  it.each([
    ['localhost:1', 200],
    ['evil.example', 421],
  ])('the authority %s gets %d', async (authority, wanted) => {
    const handle = createInspectHandler({ inspector })
    const plain = createHttp2Server((incoming, response) => {
      void handle(incoming as unknown as IncomingMessage, response as unknown as ServerResponse)
    }).listen(0, '127.0.0.1')
    await once(plain, 'listening')
    const session = connect(`http://127.0.0.1:${(plain.address() as AddressInfo).port}`)
    const stream = session.request({ ':path': '/report.json', ':authority': authority })
    const [{ ':status': status }] = (await once(stream, 'response')) as [IncomingHttpHeaders]
    stream.resume()
    await once(stream, 'end')
    session.close()
    plain.close()
    expect(status).toBe(wanted)
  })
})

describe('the page', () => {
  it.each([
    ['/', 'text/html; charset=utf-8'],
    ['/base.css', 'text/css; charset=utf-8'],
    ['/main.js', 'text/javascript; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
    ['/report.json', 'application/json'],
    [`/details/${DIGEST}.json`, 'application/json'],
    ['/app/__wasm-pkg/', 'text/html; charset=utf-8'],
    ['/app/__wasm-pkg/report.json', 'application/json'],
  ])('has %s', async (path, type) => {
    const { status, headers } = await ask(path)
    expect([status, headers['content-type']]).toEqual([200, type])
  })

  it('names no other place and has no script or style of its own inside', async () => {
    const { text } = await ask('/')
    expect(text).not.toMatch(/https?:|\/\/|<style|style=|\son\w+=|<script(?![^>]*\ssrc=)/)
  })

  it('sends the reader of the bare path to the page', async () => {
    const { status, headers } = await ask('/app/__wasm-pkg')
    expect([status, headers.location]).toEqual([308, '__wasm-pkg/'])
  })

  it('answers HEAD without a body', async () => {
    const { status, headers, text } = await ask('/', {}, 'HEAD')
    expect([status, text]).toEqual([200, ''])
    expect(Number(headers['content-length'])).toBeGreaterThan(100)
  })

  it('shows what is invisible, and keeps the lines of the WIT', async () => {
    expect(JSON.parse((await ask('/report.json')).text)).toMatchObject({ project: { name: String.raw`a\u{202e}b` } })
    expect(JSON.parse((await ask(`/details/${DIGEST}.json`)).text)).toMatchObject({ wit: 'a\nb\\u{7}' })
  })

  it('tells why there is no report', async () => {
    broken = true
    const { status, text } = await ask('/report.json')
    broken = false
    expect(status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'E_LOCK_PARSE' } })
  })
})

describe('every answer', () => {
  it.each(['/', '/report.json', '/nothing', '/app/__wasm-pkg'])(
    'of %s forbids all but the page itself',
    async (path) => {
      const { headers } = await ask(path)
      const policy = String(headers['content-security-policy']).split('; ')
      expect(policy).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          "style-src 'self'",
          "connect-src 'self'",
          "base-uri 'none'",
          "form-action 'none'",
          "frame-ancestors 'none'",
        ]),
      )
      expect(policy.join()).not.toMatch(/unsafe|\*|data:|https?:/)
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
        'cache-control': 'no-store',
      })
      expect(headers).not.toHaveProperty('access-control-allow-origin')
    },
  )
})

describe('a request', () => {
  const allowed = [
    {},
    { host: '127.0.0.1' },
    { host: '[::1]:80' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': 'same-origin' },
    { host: 'localhost:1', origin: 'http://localhost:1' },
    { host: 'localhost:1', origin: 'https://localhost:1' },
  ]
  it.each(allowed)('with %j is answered', async (headers) => {
    expect((await ask('/report.json', headers)).status).toBe(200)
  })

  const hosts = [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.nip.io',
    '0.0.0.0',
    '192.168.0.2',
    'localhost@evil',
  ]
  it.each(hosts)('for the host %j is refused', async (host) => {
    const { status, text } = await ask('/report.json', { host })
    expect(status).toBe(421)
    expect(text).not.toContain('project')
  })

  const foreign = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'anything' },
    { origin: 'http://evil.example' },
    { origin: 'null' },
    { host: 'localhost:1', origin: 'http://localhost:2' },
    { host: 'localhost:1', origin: 'http://127.0.0.1:1' },
  ]
  it.each(foreign)('with %j is refused', async (headers) => {
    const { status, text } = await ask('/report.json', headers)
    expect(status).toBe(403)
    expect(text).not.toContain('project')
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('to %s is refused', async (method) => {
    const { status, headers } = await ask('/report.json', {}, method)
    expect([status, headers['allow']]).toEqual([405, 'GET, HEAD'])
  })

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '//etc/passwd',
    '/./main.js',
    '/main.js?x',
    '/main.js%00',
    '/report.d.ts',
    '/.tsbuildinfo',
    '/constructor',
    '/__proto__',
    `/details/${'b'.repeat(64)}.json`,
    `/details/${DIGEST.toUpperCase()}.json`,
    `/details/${DIGEST}.json/`,
    '/details/../report.json',
    'http://localhost/report.json',
    '/app/report.json',
  ])('for %s finds nothing', async (path) => {
    expect((await ask(path)).status).toBe(404)
  })
})
