import type { Browser } from 'playwright-core'
import type { InlineConfig } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { buildApp, createViteApp, originOf, page, previewed, serve } from './support/app.js'
import { vites } from './support/vites.js'

/** A package from npm that imports components itself. */
const DEPENDENCY = {
  'node_modules/sums/package.json': '{ "name": "sums", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/sums/index.js': `import { add } from 'docs:adder@0.1.0'
import { add as recent } from 'docs:adder/add@^0.2'
import { hello } from 'docs:greet@0.1.0'
export const sum = (...terms) => terms.reduce((a, b) => recent(add.add(a, b), 0)) + hello('you').length`,
  'node_modules/declared/package.json':
    '{ "name": "declared", "version": "1.0.0", "type": "module", "exports": "./index.js" }',
  'node_modules/declared/index.js': `import { add } from 'docs:adder'
import url from 'docs:adder?url'
export const names = () => Object.keys(add).join()
export const address = url`,
}

/** What a browser has no use for stays out of its prebundle. */
const SERVER: InlineConfig = { ssr: { noExternal: ['sums'] } }

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  const files = {
    ...DEPENDENCY,
    'index.html': page('/main.js'),
    'main.js': `import { sum } from 'sums'\nglobalThis.result = sum(20, 10, 1)`,
    'declared.html': page('/declared.js'),
    'declared.js': `import { names, address } from 'declared'
fetch(address).then(({ status }) => (globalThis.result = [names(), status]))`,
    'server.js': `import { sum } from 'sums'\nconsole.log(sum(20, 10, 1))\nexport default sum(20, 10, 1)`,
  }
  app = await createViteApp(registry.host, files, { dependencies: { 'docs:adder': '^0.2.0' } })
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await registry.close()
})

describe.each(vites)('a dependency that imports packages in $name', ({ vite }) => {
  it.skipIf(!hasChromium)('is bundled ahead by the dev server and runs in Chromium (needs chromium)', async () => {
    const server = await serve(vite, app)
    try {
      if (browser === undefined) throw new Error('there is no browser')
      expect(await resultOf(browser, originOf(server))).toBe(42)
      const { metadata } = server.environments.client.depsOptimizer ?? {}
      expect(Object.keys(metadata?.optimized ?? {}).toSorted()).toEqual(['declared', 'sums'])
    } finally {
      await server.close()
    }
  })

  it.skipIf(!hasChromium)('follows package.json though the browser keeps it for ever (needs chromium)', async () => {
    if (browser === undefined) throw new Error('there is no browser')
    const declare = (range: string): Promise<void> =>
      app.write('package.json', JSON.stringify({ type: 'module', wasmPkg: { dependencies: { 'docs:adder': range } } }))
    await declare('^0.2.0')
    const server = await serve(vite, app)
    // One context, so that all pages have one cache.
    const context = await browser.newContext()
    const tab = await context.newPage()
    const shown = async (): Promise<unknown> => {
      await tab.goto(`${originOf(server)}declared.html`)
      return await (await tab.waitForFunction(() => (globalThis as { result?: unknown }).result)).jsonValue()
    }
    try {
      expect(await shown()).toEqual(['add,subtract', 200])
      await declare('~0.1')
      await expect.poll(shown).toEqual(['add', 200])
    } finally {
      await context.close()
      await server.close()
      await declare('^0.2.0')
    }
  })

  it.skipIf(!hasChromium)('is served to a browser that holds it from before a restart (needs chromium)', async () => {
    const first = await serve(vite, app)
    await resultOf(browser as Browser, originOf(first))
    await first.close()
    const server = await serve(vite, app)
    try {
      const asked = async (specifier: string): Promise<string> =>
        await (await fetch(`${originOf(server)}@id/__x00__wasm-pkg:from/${specifier}?import`)).text()
      expect(await asked('docs:adder@0.1.0')).toContain('wasm-pkg:facade/')
      expect(await asked('docs:adder@0.2.0')).not.toContain('wasm-pkg:facade/')
    } finally {
      await server.close()
    }
  })

  it('runs on the dev server, and in a server build', async () => {
    const server = await serve(vite, app, SERVER)
    try {
      expect((await server.ssrLoadModule('/server.js'))['default']).toBe(42)
    } finally {
      await server.close()
    }
    await buildApp(vite, app, { ...SERVER, build: { ssr: 'server.js', outDir: 'dist-ssr' } })
    expect(await app.run('dist-ssr/server.js')).toBe('42')
  })

  it.skipIf(!hasChromium)('runs in a build in Chromium (needs chromium)', async () => {
    await buildApp(vite, app)
    expect(await previewed(vite, app, browser, './')).toBe(42)
  })
})
