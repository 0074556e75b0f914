import { createRsbuild } from '@rsbuild/core'
import { rspack } from '@rspack/core'
import { RspackDevServer } from '@rspack/dev-server'
import { context } from 'esbuild'
import webpack from 'webpack'
import WebpackDevServer from 'webpack-dev-server'
import esbuildPlugin from 'unplugin-wasm-pkg/esbuild'
import rsbuildPlugin from 'unplugin-wasm-pkg/rsbuild'
import rspackPlugin from 'unplugin-wasm-pkg/rspack'
import webpackPlugin from 'unplugin-wasm-pkg/webpack'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { tried } from '@wasm-pkg/testing/nightly'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { adderSource } from '@wasm-pkg/testing/source-folder'

/** A server that was started, and how it is ended. */
interface DevServer {
  readonly url: string
  close(): Promise<unknown>
}

const LOCAL = { host: '127.0.0.1', port: 'auto' } as const

const PAGE = '<!doctype html><p id="out"></p><script defer src="/main.js"></script>'

const SERVERS: Readonly<Record<string, (app: BundleApp) => Promise<DevServer>>> = {
  async webpack(app) {
    const compiler = webpack({
      mode: 'development',
      context: app.root,
      entry: './main.js',
      infrastructureLogging: { level: 'none' },
      stats: 'none',
      plugins: [webpackPlugin(app.options)],
    })
    const server = new WebpackDevServer({ ...LOCAL, static: app.root, devMiddleware: { stats: 'none' } }, compiler)
    await server.start()
    return { url: `http://127.0.0.1:${server.options.port}/page.html`, close: () => server.stop() }
  },
  async rspack(app) {
    const compiler = rspack({
      mode: 'development',
      context: app.root,
      entry: './main.js',
      infrastructureLogging: { level: 'none' },
      stats: 'none',
      plugins: [rspackPlugin(app.options)],
    })
    const server = new RspackDevServer({ ...LOCAL, static: app.root, devMiddleware: { stats: 'none' } }, compiler)
    await server.start()
    return { url: `http://127.0.0.1:${server.options.port}/page.html`, close: () => server.stop() }
  },
  async rsbuild(app) {
    const rsbuild = await createRsbuild({
      cwd: app.root,
      config: {
        logLevel: 'silent',
        source: { entry: { index: './main.js' } },
        html: { template: './page.html' },
        server: { host: '127.0.0.1' },
        plugins: [rsbuildPlugin({ root: app.root, ...app.options })],
      },
    })
    const { port, server } = await rsbuild.startDevServer()
    return { url: `http://127.0.0.1:${port}/`, close: () => server.close() }
  },
  async esbuild(app) {
    const serving = await context({
      absWorkingDir: app.root,
      entryPoints: ['main.js'],
      bundle: true,
      format: 'iife',
      outdir: app.root,
      write: false,
      logLevel: 'silent',
      plugins: [esbuildPlugin(app.options)],
    })
    const { port } = await serving.serve({ servedir: app.root, host: '127.0.0.1', port: 0 })
    return { url: `http://127.0.0.1:${port}/page.html`, close: () => serving.dispose() }
  },
}

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
  app = await createBundleApp(
    registry.host,
    {
      'main.js': `import { $init, add } from 'docs:adder'
$init.then(() => { document.querySelector('#out').textContent = Object.keys(add).join() + ' ' + add.add(19, 23) })`,
      'page.html': PAGE,
    },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterEach(() => app.remove())

describe.skipIf(!hasChromium)('dev servers (need Chromium)', () => {
  // Rsbuild's server is Rspack's.
  it.each(tried(Object.entries(SERVERS), ([name]) => name === 'rspack'))(
    '%s serves the page, and again after a change of package.json or of a source folder',
    async (_name, start) => {
      const server = await start(app)
      const page = await browser!.newPage()
      const shown = async (): Promise<unknown> => {
        await page.goto(server.url)
        return await page
          .waitForFunction(() => document.querySelector('#out')?.textContent)
          .then((text) => text.jsonValue())
      }
      try {
        await expect.poll(shown, { interval: 500 }).toBe('add,subtract 42')
        await expect.poll(() => app.read('wasm-pkg.lock').catch(() => '')).toContain('0.2.0')
        const manifest = { type: 'module', wasmPkg: { dependencies: { 'docs:adder': '~0.1' } } }
        await new Promise((resolve) => setTimeout(resolve, 1_000))
        await app.write('package.json', JSON.stringify(manifest))
        await expect.poll(shown, { interval: 500 }).toBe('add 42')
        for (const [path, text] of Object.entries(await adderSource('adder'))) await app.write(path, text)
        await app.write('adder/src/adder.txt', '0.2.0')
        const folder = { type: 'module', wasmPkg: { overrides: { 'docs:adder': './adder' } } }
        await app.write('package.json', JSON.stringify(folder))
        await expect.poll(shown, { interval: 500 }).toBe('add,subtract 42')
        await app.write('adder/src/adder.txt', '0.1.0')
        await expect.poll(shown, { interval: 500 }).toBe('add 42')
      } finally {
        await page.close()
        await server.close()
      }
    },
  )
})
