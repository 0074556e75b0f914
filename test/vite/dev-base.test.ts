import { createServer, type ViteDevServer } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'

let registry: TestRegistry
let app: BundleApp
let servers: readonly ViteDevServer[] = []
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(registry.host, {
    'index.html': '<link rel="icon" href="data:,"><script type="module" src="/main.js"></script>',
    'main.js': `import { hello } from 'docs:adder@0.2.0'; globalThis.result = hello('base')`,
  })
  const plugin = wasmPkg(app.options)
  const serve = async (base: string): Promise<ViteDevServer> => {
    const server = await createServer({
      root: app.root,
      base,
      cacheDir: `.vite-${base.length}`,
      configFile: false,
      logLevel: 'silent',
      plugins: [plugin],
      build: { assetsInlineLimit: 0 },
      server: { host: '127.0.0.1', port: 0 },
    })
    return await server.listen()
  }
  servers = [await serve('/below/a/'), await serve('/')]
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  for (const server of servers) await server.close()
  await app.remove()
  await registry.close()
})

// Nuxt gives one plugin to two servers.
it.skipIf(!hasChromium).each([0, 1])(
  'the dev server serves core modules, base %i of one plugin (needs chromium)',
  async (index) => {
    if (browser === undefined) throw new Error('there is no browser')
    expect(await resultOf(browser, servers[index]?.resolvedUrls?.local[0] ?? '')).toBe('Hello, base!')
  },
)
