import type { Browser } from 'playwright-core'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { base, createViteApp, originOf, page, serve } from './support/app.js'
import { vitesAlike } from './support/vites.js'

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await registry.close()
})
beforeEach(async () => {
  app = await createViteApp(registry.host, {
    'index.html': page('./main.js'),
    'main.js': `import { sum } from './sum.js'\nglobalThis.result = sum`,
    'sum.js': `import { add } from 'docs:adder@0.1.0'\nexport const sum = add.add(20, 22)`,
    'story.html': page('./story.js'),
    'story.js': `import { story } from './told.js'\nglobalThis.result = story`,
    'told.js': `import { calc } from 'docs:consumer@0.1.0'\nexport const story = calc.sum(new Uint32Array([1, 2]))`,
  })
})
afterEach(() => app.remove())

async function shown(url: string): Promise<unknown> {
  if (browser === undefined) throw new Error('there is no browser')
  return await resultOf(browser, url)
}

describe.skipIf(!hasChromium).each(vitesAlike)('servers of $name in Chromium (needs chromium)', ({ vite }) => {
  it('may be two of one project at once, as an application and its Storybook', async () => {
    const cacheDirs = ['.vite-app', '.vite-stories']
    const servers = await Promise.all(cacheDirs.map((cacheDir) => serve(vite, app, { cacheDir })))
    try {
      const [first = '', second = ''] = servers.map(originOf)
      expect(await Promise.all([shown(first), shown(`${second}story.html`)])).toEqual([42, 3])
      // What one resolves, the other has read from disk before it is asked.
      expect(await Promise.all([shown(second), shown(`${first}story.html`)])).toEqual([42, 3])
      await expect
        .poll(async () => (await app.read('wasm-pkg.lock')).match(/^name = .*$/gm))
        .toEqual(['name = "docs:adder"', 'name = "docs:consumer"'])
    } finally {
      await Promise.all(servers.map((server) => server.close()))
    }
  })

  it('may be a middleware of another server, below a base', async () => {
    const http = createServer()
    const server = await vite.createServer({
      ...base(app),
      base: '/app/',
      server: { middlewareMode: true, hmr: { server: http } },
    })
    http.on('request', (request, response) => server.middlewares(request, response))
    try {
      await once(http.listen(0, '127.0.0.1'), 'listening')
      const { port } = http.address() as AddressInfo
      expect(await shown(`http://127.0.0.1:${port}/app/`)).toBe(42)
      expect(await server.ssrLoadModule('/sum.js')).toMatchObject({ sum: 42 })
    } finally {
      await server.close()
      http.closeAllConnections()
      http.close()
    }
  })
})
