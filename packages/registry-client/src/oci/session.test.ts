import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'

import { type TestClient, BASIC, PASSWORD, publicClient, testClient } from '../fixtures/client.js'
import { type Handler, type Site, serve, trickle } from '../fixtures/servers.js'
import { isWasmPkgError } from '../errors.js'
import { parsePackageName } from '../names.js'

const NAME = parsePackageName('acme:image')
const TOKEN = 'secret-token-0123456789'

/** A registry that requires a token of its own service, or of another one. */
function guarded(answer: Handler, realm?: string): Handler {
  return (request, response, site) => {
    if (request.url?.startsWith('/token') === true) return void response.end(JSON.stringify({ token: TOKEN }))
    if (request.url?.startsWith('/.well-known') === true) return void response.writeHead(404).end()
    if (request.headers.authorization === `Bearer ${TOKEN}`) return answer(request, response, site)
    // Delayed, so that requests are refused together.
    setTimeout(() => {
      const challenge = `Bearer realm="${realm ?? `${site.url.href}token`}"`
      response.writeHead(401, { 'www-authenticate': challenge }).end('{"errors":[]}')
    }, 50)
  }
}

const tags: Handler = (_request, response) => void response.end('{"tags":["1.0.0"]}')

function clientOf(site: Site, login = true): Promise<TestClient> {
  return testClient({ toml: `default_registry = "${site.host}"\n`, ...(login ? { loginAt: site.host } : {}) })
}

describe('tokens of the registry’s own origin', () => {
  it('are got for twelve packages at once', async () => {
    const site = await serve(guarded(tags))
    const { client, events } = await clientOf(site)
    const names = Array.from('abcdefghijkl', (letter) => parsePackageName(`acme:${letter}`))
    const lists = await Promise.all(names.map((name) => client.listVersions(name)))
    expect(lists.map(({ versions }) => versions.length)).toEqual(names.map(() => 1))
    expect(site.requests.filter(({ line }) => line.startsWith('GET /token'))).toHaveLength(12)
    expect(events.some(({ phase }) => phase === 'token')).toBe(false)
  })

  it('are got though the refusal’s body does not end', async () => {
    const site = await serve((request, response, self) => {
      if (request.url?.includes('/tags/') !== true || request.headers.authorization?.startsWith('Bearer') === true) {
        return guarded(tags)(request, response, self)
      }
      trickle(response.writeHead(401, { 'www-authenticate': `Bearer realm="${self.url.href}token"` }))
    })
    const { client } = await clientOf(site)
    expect((await client.listVersions(NAME)).versions).toHaveLength(1)
  })
})

it('a token service on another origin is reported', async () => {
  const tokens = await serve((_request, response) => void response.end(JSON.stringify({ token: TOKEN })))
  const site = await serve(guarded(tags, `${tokens.url.href}token`))
  const { client, events } = await clientOf(site)
  await client.listVersions(NAME)
  const event = { phase: 'token', package: site.host, detail: `from ${tokens.url.origin}` }
  expect(events.filter(({ phase }) => phase === 'token')).toEqual([event, { ...event, done: true }])
})

it('the refusal is still reported if there is nothing else to send', async () => {
  const site = await serve((request, response) => {
    if (request.url?.startsWith('/v2/') !== true) return void response.writeHead(404).end()
    response
      .writeHead(401, { 'www-authenticate': 'Negotiate YII=, Digest realm="x"' })
      .end('{"errors":[{"code":"GO","message":"away"}]}')
  })
  const { client } = await clientOf(site)
  await expect(client.listVersions(NAME)).rejects.toMatchObject({
    code: 'E_DENIED',
    actual: 'status 401: GO away',
    hint: expect.stringContaining('negotiate, digest'),
  })
})

it('a refused login is reported with the host and the user', async () => {
  const site = await serve((request, response) => {
    if (request.url?.startsWith('/v2/') !== true) return void response.writeHead(404).end()
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
  })
  const { client } = await clientOf(site)
  await expect(client.listVersions(NAME)).rejects.toMatchObject({
    code: 'E_DENIED',
    hint: expect.stringMatching(new RegExp(`^${site.host} refused "robot", .*config\\.json`)),
    chain: expect.arrayContaining([{ label: 'login', value: expect.stringContaining('"robot", ') }]),
  })
})

const SECRETS = [TOKEN, BASIC, PASSWORD]
const echo: Handler = (request, response) => {
  const sent = request.headers.authorization ?? ''
  const decoded = Buffer.from(sent.replace('Basic ', ''), 'base64').toString()
  const message = `you sent <b>${sent}</b>, that is ${decoded}`
  response.writeHead(403).end(JSON.stringify({ errors: [{ code: 'DENIED', message }] }))
}

async function failure(work: Promise<unknown>): Promise<string> {
  const error = await work.catch((reason: unknown) => reason)
  expect(isWasmPkgError(error)).toBe(true)
  return inspect(error, { depth: 9, maxStringLength: Infinity })
}

it('a server that says that it requires https gets a hint', async () => {
  const site = await serve(
    (_request, response) => void response.writeHead(400).end('Client sent an HTTP request to an HTTPS server.\n'),
  )
  const { client } = await clientOf(site)
  await expect(client.listVersions(NAME)).rejects.toMatchObject({ hint: expect.stringContaining('"https"') })
})

describe('what was sent to prove who we are', () => {
  it('is not repeated from an error: a token', async () => {
    const { client } = await clientOf(await serve(guarded(echo)))
    const text = await failure(client.listVersions(NAME))
    expect(text).toContain('you sent <b>Bearer ***</b>')
    for (const secret of SECRETS) expect(text).not.toContain(secret)
  })

  it('is not repeated from an error: a password, in clear or not', async () => {
    const site = await serve((request, response, self) => {
      if (request.headers.authorization !== undefined) return echo(request, response, self)
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end()
    })
    const { client } = await clientOf(site)
    const text = await failure(client.listVersions(NAME))
    expect(text).toContain('you sent <b>Basic ***</b>, that is robot:***')
    for (const secret of SECRETS) expect(text).not.toContain(secret)
  })

  it('is not repeated from a header, a document or something that is no HTTP', async () => {
    const answers: Handler[] = [
      (_request, response) => void response.writeHead(200, { link: `<http://${TOKEN}.example/>; rel=next` }).end('{}'),
      (_request, response) => void response.end(`{"tags":"${TOKEN}"}`),
      (request) => void request.socket.end(`you sent Bearer ${TOKEN}\r\n\r\n`),
    ]
    for (const answer of answers) {
      const { client } = await clientOf(await serve(guarded(answer)))
      expect(await failure(client.listVersions(NAME))).not.toContain(TOKEN)
    }
  })

  it('is not repeated from a proxy', async () => {
    const proxy = await serve((request, response) => {
      const sent = request.headers['proxy-authorization'] ?? ''
      response.writeHead(403).end(`${sent} ${Buffer.from(sent.slice(6), 'base64').toString()}`)
    })
    const { client } = await publicClient(`joe:proxy-password@${proxy.host}`)
    const text = await failure(client.listVersions(NAME))
    expect(text).toContain('Basic *** joe:***')
    expect(text).not.toContain('proxy-password')
  })
})

it('warnings of a registry are shown once, escaped, without secrets', async () => {
  const warning = `299 - "Pulling \\"old\\" \u202Enames ${TOKEN}", 299 - "${'w'.repeat(5000)}`
  const site = await serve(
    guarded((request, response, self) => {
      // Node’s API refuses this header, so write it to the socket, as a hostile server would.
      if (request.url?.includes('/tags/') !== true) return tags(request, response, self)
      const body = '{"tags":["1.0.0"]}'
      request.socket.end(`HTTP/1.1 200 OK\r\nwarning: ${warning}\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
    }),
  )
  const { client, warnings } = await clientOf(site)
  await client.listVersions(NAME)
  await client.listVersions(NAME)
  expect(warnings).toEqual([
    expect.stringMatching(/ says: Pulling "old" \\u\{202e\}names \*\*\*$/),
    expect.stringMatching(/ says: w{200}…$/),
  ])
})
