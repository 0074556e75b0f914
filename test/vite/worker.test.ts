import type { Browser } from 'playwright-core'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { base, buildApp, createViteApp, originOf, page, previewed, serve } from './support/app.js'
import { vites } from './support/vites.js'

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

const start = (
  module: string,
): string => `const worker = new Worker(new URL('${module}', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => (globalThis.result = data)
worker.onerror = ({ message }) => (globalThis.result = message)`

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createViteApp(registry.host, {
    'index.html': page('./main.js'),
    'main.js': start('./worker.js'),
    'worker.js': `import { $init as consumer, calc } from 'docs:consumer@0.1.0'
import { $init as greet, hello } from 'docs:greet@0.1.0'
Promise.all([consumer, greet]).then(() => postMessage([calc.sum(new Uint32Array([20, 22])), hello('worker')]))`,
    'service.html': page('./service.js'),
    'service.js': `const { serviceWorker } = navigator
serviceWorker.onmessage = ({ data }) => (globalThis.result = data)
serviceWorker.register('/sw.js', { type: 'module' }).then(
  async () => (await serviceWorker.ready).active.postMessage('go'),
  ({ message }) => (globalThis.result = message),
)`,
    'sw.js': `import { $init, add } from 'docs:adder@0.1.0'
addEventListener('activate', (event) => event.waitUntil(clients.claim()))
addEventListener('message', async ({ source }) => { await $init; source.postMessage(add.add(20, 22)) })`,
    'audio.html': page('./audio.js'),
    'audio.js': `import url from './worklet.js?worker&url'
const context = new OfflineAudioContext(1, 128, 44_100)
await context.audioWorklet.addModule(url)
const node = new AudioWorkletNode(context, 'adder')
node.port.onmessage = ({ data }) => (globalThis.result = data)
node.onprocessorerror = () => (globalThis.result = 'processor error')
node.connect(context.destination)
await context.startRendering()`,
    // Audio worklets have neither class, and the glue of a component with strings makes both.
    'text.js': `globalThis.TextDecoder ??= class { decode(bytes) { return String.fromCharCode(...bytes) } }
globalThis.TextEncoder ??= class { encode(text) { return Uint8Array.from(text, (character) => character.charCodeAt(0)) } }`,
    'worklet.js': `import './text.js'
import { $init, add } from 'docs:adder@0.1.0'
registerProcessor('adder', class extends AudioWorkletProcessor {
  constructor() {
    super()
    $init.then(() => this.port.postMessage(add.add(20, 22)), (error) => this.port.postMessage(String(error.stack)))
  }
  process() { return true }
})`,
  })
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await registry.close()
})

describe.skipIf(!hasChromium).each(vites)('a worker of $name in Chromium (needs chromium)', ({ vite }) => {
  const built = [42, 'Hello, worker!']

  it.each(['es', 'iife'] as const)('runs in the format %s', async (format) => {
    await buildApp(vite, app, { logLevel: 'silent', base: './', worker: { format } })
    expect(await previewed(vite, app, browser, './')).toEqual(built)
  })

  it('runs on the dev server', async () => {
    const server = await serve(vite, app)
    try {
      if (browser === undefined) throw new Error('there is no browser')
      expect(await resultOf(browser, originOf(server))).toEqual(built)
    } finally {
      await server.close()
    }
  })

  it('may be a service worker that waits, and is warned about if it does not', async () => {
    const warnings: string[] = []
    const build = async (options: Partial<Parameters<typeof wasmPkg>[0]>, outDir: string): Promise<void> => {
      const logger = vite.createLogger('silent')
      await vite.build({
        ...base(app),
        customLogger: { ...logger, warn: (text) => warnings.push(text) },
        plugins: [wasmPkg({ ...app.options, ...options })],
        build: {
          outDir,
          rollupOptions: {
            input: ['service.html', 'sw.js'].map((name) => join(app.root, name)),
            output: { entryFileNames: '[name].js' },
          },
        },
      })
    }
    await build({ topLevelAwait: false }, 'dist-waiting')
    expect(warnings.filter((text) => text.includes('service worker'))).toEqual([])
    expect(await previewed(vite, app, browser, 'service.html', { build: { outDir: 'dist-waiting' } })).toBe(42)
    await build({}, 'dist-awaiting')
    expect(warnings.filter((text) => text.includes('sw.js looks like a service worker'))).toHaveLength(1)
  })

  it('may be an audio worklet on the dev server, told to wait and to inline core modules', async () => {
    const creating = vite.createServer({
      ...base(app),
      plugins: [wasmPkg({ ...app.options, topLevelAwait: false })],
      build: { assetsInlineLimit: 65_536 },
      server: { host: '127.0.0.1', port: 0 },
    })
    const server = await (await creating).listen()
    try {
      if (browser === undefined) throw new Error('there is no browser')
      expect(await resultOf(browser, `${originOf(server)}audio.html`)).toBe(42)
    } finally {
      await server.close()
    }
  })

  it('may be an audio worklet, which waits and has its core modules inlined', async () => {
    const rollupOptions = { input: join(app.root, 'audio.html') }
    await buildApp(vite, app, { logLevel: 'silent', worker: { format: 'iife' }, build: { rollupOptions } })
    expect(await previewed(vite, app, browser, './audio.html')).toBe(42)
  })
})
