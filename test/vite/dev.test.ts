import type { Browser } from 'playwright-core'
import { createServer, type ViteDevServer } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING, EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'

let registry: TestRegistry
let app: BundleApp
let server: ViteDevServer
let browser: Browser | undefined
let origin: string

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(
    registry.host,
    {
      'index.html': '<link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
      'main.js': EVERYTHING,
      'adder.html': '<link rel="icon" href="data:,"><script type="module" src="/adder.js"></script>',
      'adder.js': `import { add } from 'docs:adder'; globalThis.result = Object.keys(add)`,
      'server.js': `${EVERYTHING}\nexport default globalThis.result`,
    },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
  server = await createServer({
    root: app.root,
    configFile: false,
    logLevel: 'silent',
    plugins: [wasmPkg(app.options)],
    server: { host: '127.0.0.1', port: 0 },
  })
  await server.listen()
  origin = server.resolvedUrls?.local[0] ?? ''
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await server.close()
  await app.remove()
  await registry.close()
})

async function open(path: string): Promise<unknown> {
  if (browser === undefined) throw new Error('there is no browser')
  return await resultOf(browser, origin + path)
}

/** Asks again until the answer is right, since file watchers take their time. */
async function eventually(answer: () => Promise<unknown>, wanted: unknown): Promise<void> {
  await expect.poll(answer, { interval: 200 }).toEqual(wanted)
}

describe("Vite's dev server", () => {
  it.skipIf(!hasChromium)('serves every kind of import to Chromium (needs chromium)', async () => {
    expect(await open('')).toEqual(EVERYTHING_RESULT)
  })

  it('runs the same on the server', async () => {
    const module = await server.ssrLoadModule('/server.js')
    expect(module['default']).toEqual(EVERYTHING_RESULT)
  })

  it('writes the lock file soon after', async () => {
    await eventually(async () => (await app.read('wasm-pkg.lock').catch(() => '')).includes('docs:greet'), true)
  })

  it.skipIf(!hasChromium)('follows package.json (needs chromium)', async () => {
    await eventually(() => open('adder.html'), ['add', 'subtract'])
    await app.write(
      'package.json',
      JSON.stringify({ type: 'module', wasmPkg: { dependencies: { 'docs:adder': '~0.1' } } }),
    )
    await eventually(() => open('adder.html'), ['add'])
  })
})

describe('the route of the dev server', () => {
  const digest = '0'.repeat(64)

  it.each([
    `__wasm-pkg/${digest}.wasm`,
    `__wasm-pkg/${digest}.wasm?raw`,
    `__wasm-pkg/%2e%2e%2fpackage.json`,
    '__wasm-pkg/',
  ])('refuses %s', async (path) => {
    const response = await fetch(origin + path, { headers: { accept: 'application/wasm' } })
    const text = await response.text()
    expect(response.status === 404 || !text.includes('wasmPkg')).toBe(true)
    expect(response.headers.get('content-type')).not.toBe('application/wasm')
  })
})
