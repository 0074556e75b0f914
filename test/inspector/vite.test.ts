import { createServer as createHttpServer, type IncomingMessage, request } from 'node:http'
import { once } from 'node:events'
import { dirname, join } from 'node:path'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { openInspectPage } from './support/inspect-page.js'

let registry: TestRegistry
let app: BundleApp
let server: ViteDevServer
let browser: Browser | undefined
/** With the base path. */
let home: string

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(registry.host, {
    'index.html': '<link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
    'main.js': `import { calc } from 'docs:consumer@0.1.0'; globalThis.result = calc.sum(new Uint32Array([1, 2]))`,
  })
  server = await createServer({
    root: app.root,
    base: '/app/',
    configFile: false,
    logLevel: 'silent',
    // A store without the samples that other tests compiled, whose times would be missing.
    plugins: [wasmPkg({ ...app.options, cacheDir: join(dirname(app.root), 'own-store') })],
    server: { host: '127.0.0.1', port: 0 },
  })
  await server.listen()
  home = server.resolvedUrls?.local[0] ?? ''
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server.close()
  await app.remove()
  await registry.close()
})

function chromium(): Browser {
  if (browser === undefined) throw new Error('there is no browser')
  return browser
}

/** Status of a request with headers that `fetch` would not send. */
async function statusOf(path: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const { hostname, port } = new URL(home)
  const sent = request({ host: hostname, port, path, headers })
  sent.end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  response.resume()
  return response.statusCode
}

describe("the page in Vite's dev server", () => {
  it.skipIf(!hasChromium)('has what the server resolved, with its times (needs chromium)', async () => {
    expect(await resultOf(chromium(), home)).toBe(3)
    await expect.poll(async () => (await app.read('wasm-pkg.lock').catch(() => '')).includes('docs:adder')).toBe(true)
    const opened = await openInspectPage(chromium(), `${home}__wasm-pkg/#docs%3Aconsumer%400.1.0`)
    const { page, complaints, audit, close } = opened
    await page.getByRole('region', { name: 'WIT' }).waitFor()
    const text = await page.locator('#details').innerText()
    expect(text).toMatch(/Bytes from\s+the registry/)
    expect(text).toMatch(/including compilation\s+[\d.]+ m?s/)
    expect(await audit()).toEqual([])
    expect(complaints).toEqual([])
    await close()
  })

  it('is at the base path, which a server around it may take off, and leads there without the slash', async () => {
    expect(await statusOf('/app/__wasm-pkg', {})).toBe(308)
    expect(await statusOf('/app/__wasm-pkg/', {})).toBe(200)
    expect(await statusOf('/__wasm-pkg/report.json', {})).toBe(200)
    expect(await statusOf('/other/__wasm-pkg/report.json', {})).toBe(404)
    expect(await statusOf(`/app/__wasm-pkg/${'0'.repeat(64)}.wasm`, {})).toBe(404)
  })

  it.each([
    { host: 'evil.example' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'http://localhost:1' },
  ])('is not for a request with %j', async (headers) => {
    expect([403, 421]).toContain(await statusOf('/app/__wasm-pkg/report.json', headers))
  })

  it.skipIf(!hasChromium)('is not for pages of other local servers (needs chromium)', async () => {
    const other = createHttpServer((_request, response) => response.end('<title>other</title>')).listen(0, '127.0.0.1')
    await once(other, 'listening')
    const page = await chromium().newPage()
    await page.goto(`http://127.0.0.1:${(other.address() as AddressInfo).port}/`)
    const read = (mode: RequestMode) =>
      page.evaluate(
        async ([url, how]) => {
          const response = await fetch(url, { mode: how as RequestMode }).catch(() => undefined)
          return (await response?.text().catch(() => '')) ?? ''
        },
        [`${home}__wasm-pkg/report.json`, mode] as const,
      )
    for (const mode of ['cors', 'no-cors'] as const) expect(await read(mode)).not.toContain('packages')
    const framed = await page.evaluate(async (url) => {
      const frame = document.createElement('iframe')
      frame.src = url
      const loaded = new Promise((done) => frame.addEventListener('load', done))
      document.body.append(frame)
      await loaded
      return frame.contentDocument === null
    }, `${home}__wasm-pkg/`)
    expect(framed).toBe(true)
    await page.close()
    other.close()
    other.closeAllConnections()
  })
})
