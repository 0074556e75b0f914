import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { basename, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import vitePlugin from 'unplugin-wasm-pkg/vite'
import { type DevServer, devServers, startVite, viteVersions } from './servers.js'

const SECRET = 'planted-secret-4f1c'
const SECRET_TEXT = `TOKEN=${SECRET}\n`
/** Longest wait for an answer; a request that is refused by hanging up has none. */
const TIMEOUT_MS = 5_000

let registry: TestRegistry

beforeAll(async () => {
  registry = await startTestRegistry()
})
afterAll(() => registry.close())

/** A request as it is written, which no client library would send; the answer as text. */
function send(
  port: number,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body: string | undefined = undefined,
): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const length = body === undefined ? {} : { 'content-length': String(body.length) }
    const lines = Object.entries({ host: `127.0.0.1:${port}`, accept: '*/*', ...length, ...headers })
    let text = ''
    const end = (): void => {
      socket.destroy()
      resolve(text)
    }
    socket.setTimeout(TIMEOUT_MS, end)
    socket.on('data', (chunk) => (text += chunk.toString('latin1')))
    socket.on('error', end)
    socket.on('close', end)
    socket.write(
      `${body === undefined ? 'GET' : 'POST'} ${target} HTTP/1.1\r\n${lines.map(([key, value]) => `${key}: ${value}`).join('\r\n')}\r\nconnection: close\r\n\r\n${body ?? ''}`,
    )
  })
}

/** Modules carry files in several ways: as they are, as a `data:` URL, percent-encoded. */
function isLeak(answer: string): boolean {
  // The file's beginning, so that the padding and what follows do not matter.
  const base64 = Buffer.from(SECRET_TEXT).toString('base64').slice(0, 20)
  return answer.includes(SECRET) || answer.includes(base64) || /TOKEN%3d/iu.test(answer)
}

function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d+)/u.exec(answer)?.[1] ?? 0)
}

/** Deeper than any folder of a test. */
function up(separator: string): string {
  return `/${Array.from({ length: 8 }, () => '..').join(separator)}`
}

/** The ways by which dev servers gave files away (CVE-2023-34092 to CVE-2026-53571), for a file that none may serve. */
function waysTo(file: string, app: BundleApp): readonly string[] {
  const path = file.replaceAll('\\', '/')
  const queries = [
    '',
    '?raw',
    '?raw??',
    '?import&raw',
    '?import&raw??',
    '?url',
    '?inline',
    '?inline&import',
    '?url&inline',
    '?inline&url&import',
    '?init',
    '?.svg?.wasm?init',
    '?.wasm',
    '?html-proxy&index=0.js',
  ]
  const inside = path.startsWith(app.root) ? [path.slice(app.root.length)] : []
  return [
    ...queries.map((query) => `/@fs${path}${query}`),
    ...['/', '\\', '/.', '::$DATA', '%00', '%20', '.', '?/'].map((tail) => `/@fs${path}${tail}`),
    `//@fs${path}`,
    `/@fs/${path}`,
    `/@fs${path.toUpperCase()}`,
    `/@fs${path.replaceAll('/', '%2f')}`,
    `/#/@fs${path}?raw`,
    `/@fs/x/#/../..${path}?raw`,
    `${up('/')}${path}`,
    `${up('%2f')}${path.replaceAll('/', '%2f')}`,
    `${up('/').replaceAll('..', '%2e%2e')}${path}`,
    `${up('\\')}${path.replaceAll('/', '\\')}`,
    `${up('%5c')}${path.replaceAll('/', '%5c')}`,
    `http://127.0.0.1${path}`,
    `http://127.0.0.1/@fs${path}?raw`,
    path,
    `/${path}`,
    `${path}?raw`,
    `/@id/${path}?raw`,
    `/@id/__x00__wasm-pkg:url${path}`,
    `/@id/__x00__wasm-pkg:facade/../..${path}`,
    `/@id/wasm-pkg:facade${path}`,
    `/@id/docs:adder?raw&path=${path}`,
    `/__wasm-pkg${path}`,
    `/__wasm-pkg/..${path}`,
    `/__wasm-pkg/%2e%2e${path}`,
    `/__wasm-pkg/${'0'.repeat(64)}.wasm/../..${path}`,
    ...inside.flatMap((name) => [
      name,
      ...queries.map((query) => `${name}${query}`),
      `/${name}`,
      `${name}/`,
      `${name}\\`,
      `${name}/.`,
      `${name}::$DATA`,
      name.toUpperCase(),
      `/.${name}`,
      `/x/..${name}`,
      `/%2e${name}`,
      `${name}%00`,
      `/src#/..${name}`,
    ]),
  ]
}

/** How dev servers, and the plugins for them, could be asked for a module by its id. Vite alone resolves what is requested. */
const REQUESTED_IDS = {
  Vite: {
    idPrefixes: ['/@id/', '/@id/__x00__'],
    idQueries: ['', '?raw', '?raw&import', '?url&import', '?import', '?worker&inline', '?v=1'],
  },
  others: {
    idPrefixes: ['/wasm-pkg-module/', '/_virtual_%00'],
    idQueries: ['', '?raw&import'],
  },
}

describe.each(devServers.map((kind) => [kind.name, kind] as const))('%s', (_name, kind) => {
  const { idPrefixes, idQueries } = kind.name.startsWith('Vite') ? REQUESTED_IDS.Vite : REQUESTED_IDS.others
  let app: BundleApp
  let server: DevServer
  let secrets: readonly string[]
  /** Paths of stored components, named by their digests. */
  let blobs: readonly string[]

  beforeAll(async () => {
    app = await createBundleApp(registry.host, {
      'main.js': "import { add } from 'docs:adder@0.1.0'\nconsole.log(add)",
      'index.html': '<!doctype html><script type="module" src="/main.js"></script>',
      'public/index.html': '<!doctype html><p>public</p>',
    })
    const { cacheDir } = app.options
    secrets = [join(cacheDir, 'auth.json'), join(dirname(app.root), '.netrc'), join(app.root, '.env')]
    await mkdir(cacheDir, { recursive: true })
    // Before the start, since Vite starts again when .env changes.
    for (const file of secrets) await writeFile(file, SECRET_TEXT)
    server = await kind.start(app)
    // Dev servers that compile on their own have fetched what main.js imports when they answer.
    await send(server.port, '/main.js')
    blobs = (await readdir(cacheDir, { recursive: true, withFileTypes: true }))
      .filter(
        (entry) => entry.isFile() && /^[0-9a-f]{64}\.wasm$/u.test(entry.name) && entry.parentPath.includes('blobs'),
      )
      .map((entry) => join(entry.parentPath, entry.name))
  })
  afterAll(async () => {
    await server.close()
    await app.remove()
  })

  it('gives no file away that lies outside of what it serves', async () => {
    expect(statusOf(await send(server.port, '/index.html'))).toBeLessThan(500)
    const leaks: string[] = []
    const targets = secrets.flatMap((file) => waysTo(file, app))
    for (const target of targets) {
      if (isLeak(await send(server.port, target))) leaks.push(target)
    }
    expect(targets.length).toBeGreaterThan(100)
    expect(leaks).toEqual([])
    expect(statusOf(await send(server.port, '/'))).toBeGreaterThan(0)
  })

  it('gives nothing of the store away by digest, but the modules that code was sent for', async () => {
    expect(blobs.length).toBeGreaterThan(0)
    for (const blob of blobs) {
      const digest = basename(blob, '.wasm')
      for (const path of [`/__wasm-pkg/${digest}.wasm`, `/__wasm-pkg/${digest}`, `/${digest}.wasm`, `/@fs${blob}`]) {
        // The component itself was fetched; only its core modules are sent.
        expect({ path, has: (await send(server.port, path)).includes('\0asm') }).toEqual({ path, has: false })
      }
    }
  })

  // The others have nothing of ours to answer with, and what they serve of their own they serve to everyone.
  if (kind.checksHost) {
    it('answers no name that a foreign page could have led here (DNS rebinding)', async () => {
      const foreign = { host: `evil.example:${server.port}` }
      for (const target of [
        '/main.js',
        '/__wasm-pkg/',
        '/__wasm-pkg/report.json',
        `/__wasm-pkg/${'0'.repeat(64)}.wasm`,
      ]) {
        const status = statusOf(await send(server.port, target, foreign))
        expect({ target, status }).not.toEqual({ target, status: 200 })
      }
    })
  }

  // The plugin serves core modules itself in Vite only.
  if (kind.name.startsWith('Vite')) {
    it('sends core modules as what they are, to its own pages', async () => {
      const facade = await send(server.port, '/main.js')
      const module = /"(?<path>\/@id\/__x00__wasm-pkg:facade[^"]+)"/u.exec(facade)?.groups?.['path'] ?? ''
      const core = /\/__wasm-pkg\/[0-9a-f]{64}\.wasm/u.exec(await send(server.port, module))?.[0] ?? ''
      const answer = await send(server.port, core)
      expect(answer).toContain('\0asm')
      const head = answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase()
      expect(head).toContain('content-type: application/wasm')
      expect(head).toContain('x-content-type-options: nosniff')
      expect(head).toContain('cross-origin-resource-policy: same-origin')
    })
  }

  it('makes no file readable by an id that a request names and no module of the project has', async () => {
    const leaks: string[] = []
    for (const file of secrets) {
      const path = file.replaceAll('\\', '/')
      for (const named of [path, `/@fs${path}`, `./..${path}`, `docs:adder@0.1.0/../..${path}`]) {
        for (const query of idQueries) {
          for (const kindOfId of ['from', 'url', 'facade', 'glue']) {
            for (const prefix of idPrefixes) {
              const id = `wasm-pkg:${kindOfId}/${named}${query}`
              for (const target of [prefix + id, prefix + encodeURIComponent(id)]) {
                if (isLeak(await send(server.port, target))) leaks.push(target)
              }
            }
          }
          if (isLeak(await send(server.port, `/@fs${path}?import&raw`)))
            leaks.push(`/@fs${path} after ${named}${query}`)
        }
      }
    }
    expect(leaks).toEqual([])
  })

  it('fetches, compiles and pins nothing that only a request names', async () => {
    const before = await app.read('wasm-pkg.lock').catch(() => '')
    registry.requests.splice(0)
    const fromPage = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' }
    for (const headers of [{}, fromPage]) {
      for (const specifier of ['docs:consumer@0.1.0', 'docs:adder@^0.2', 'docs:adder/add@0.2.0', 'evil:pkg@6.6.6']) {
        for (const prefix of ['/', ...idPrefixes.flatMap((at) => [at, `${at}wasm-pkg:from/`, `${at}wasm-pkg:url/`])]) {
          for (const query of ['', '?import', '?url', '?url&import', '?instantiate', '?import&t=1'])
            await send(server.port, `${prefix}${specifier}${query}`, headers)
        }
        // This request tells Rspack which modules of the project are used.
        await send(server.port, '/_rspack/lazy/trigger', headers, `${specifier}\nwasm-pkg-module/${specifier}\n`)
      }
    }
    expect(registry.requests.map(({ url }) => url)).toEqual([])
    expect(await app.read('wasm-pkg.lock').catch(() => '')).toBe(before)
  })

  it('gives no component away by the id of its URL, for which nothing in the project asked', async () => {
    const lock = await app.read('wasm-pkg.lock')
    const digest = /docs:adder[\s\S]*?sha256:(?<digest>[0-9a-f]{64})/u.exec(lock)?.groups?.['digest'] ?? ''
    expect(blobs.map((blob) => basename(blob, '.wasm'))).toContain(digest)
    for (const prefix of idPrefixes) {
      for (const kindOfId of ['facade', 'bytes']) {
        const id = `wasm-pkg:url/wasm-pkg:${kindOfId}/docs:adder@0.1.0/${digest.slice(0, 16)}`
        for (const target of [id, encodeURIComponent(id), `${id}?import`, `${id}?url`]) {
          expect(await send(server.port, prefix + target)).not.toContain(digest)
        }
      }
    }
    expect(await send(server.port, `/__wasm-pkg/${digest}.wasm`)).not.toContain('\0asm')
  })

  it('lets no other origin read what the plugin serves', async () => {
    const headers = { origin: 'http://evil.example', 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'cors' }
    for (const target of ['/__wasm-pkg/', '/__wasm-pkg/report.json', `/__wasm-pkg/${'0'.repeat(64)}.wasm`]) {
      const answer = await send(server.port, target, headers)
      expect(/access-control-allow-origin: (?:\*|http:\/\/evil)/iu.test(answer) && statusOf(answer) === 200).toBe(false)
    }
  })
})

it.each(viteVersions)('%s: servers that share a plugin each know their own requests', async (_name, load) => {
  const create = await load()
  const files = { 'main.js': '', 'index.html': '<!doctype html><script type="module" src="/main.js"></script>' }
  const first = await createBundleApp(registry.host, files)
  const second = await createBundleApp(registry.host, files)
  const plugins = [vitePlugin(first.options)]
  const servers = [await startVite(create, first, plugins), await startVite(create, second, plugins)]
  try {
    registry.requests.splice(0)
    for (const { port } of servers) await send(port, '/@id/docs:consumer@0.1.0?import')
    expect(registry.requests.map(({ url }) => url)).toEqual([])
  } finally {
    for (const server of servers) await server.close()
    await first.remove()
    await second.remove()
  }
})
