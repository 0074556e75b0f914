import type { Browser } from 'playwright-core'
import { build, type InlineConfig, preview } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING, EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(
    registry.host,
    {
      'index.html': '<script type="module" src="./main.js"></script>',
      'main.js': EVERYTHING,
      'worker.html': '<script type="module" src="./start-worker.js"></script>',
      'start-worker.js': `const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => (globalThis.result = data)
worker.onerror = ({ message }) => (globalThis.result = message)`,
      'worker.js': `${EVERYTHING}\npostMessage(globalThis.result)`,
      'url.html': '<script type="module" src="./url.js"></script>',
      'url.js': `import url from 'docs:greet@^0.1?url'
const bytes = new Uint8Array(await (await fetch(url)).arrayBuffer())
globalThis.result = [bytes.length, [...bytes.slice(0, 8)]]`,
      'server.js': `${EVERYTHING}\nconsole.log(JSON.stringify(globalThis.result))`,
    },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await registry.close()
})

async function buildApp(outDir: string, config: InlineConfig = {}): Promise<readonly string[]> {
  const lines: string[] = []
  const log = (text: string): void => void lines.push(text)
  await build({
    root: app.root,
    configFile: false,
    plugins: [wasmPkg(app.options)],
    customLogger: {
      info: log,
      warn: log,
      warnOnce: log,
      error: log,
      clearScreen() {},
      hasErrorLogged: () => false,
      hasWarned: false,
    },
    ...config,
    build: { outDir, ...config.build },
  })
  return lines
}

async function previewed(outDir: string, path: string, config: InlineConfig = {}): Promise<unknown> {
  if (browser === undefined) throw new Error('there is no browser')
  const server = await preview({
    root: app.root,
    configFile: false,
    logLevel: 'error',
    ...config,
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  })
  try {
    return await resultOf(browser, new URL(path, server.resolvedUrls?.local[0]).href)
  } finally {
    await server.close()
  }
}

const assets = (outDir: string): readonly string[] => readdirSync(join(app.root, outDir, 'assets')).toSorted()

describe.skipIf(!hasChromium)('a Vite build in Chromium (needs chromium)', () => {
  it('runs, with large core modules as hashed assets and small ones inlined', async () => {
    await buildApp('dist')
    expect(await previewed('dist', './')).toEqual(EVERYTHING_RESULT)
    expect(assets('dist').filter((name) => name.endsWith('.wasm'))).toEqual([
      expect.stringMatching(/^docs-greet\.core-[\w-]{8}\.wasm$/),
      expect.stringMatching(/^docs-greet\.core2-[\w-]{8}\.wasm$/),
    ])
  })

  it.each(['/sub/', './'])('runs below the base %s', async (base) => {
    await buildApp('dist-base', { base, build: { assetsInlineLimit: 0 } })
    expect(assets('dist-base').filter((name) => name.endsWith('.wasm'))).toHaveLength(7)
    expect(await previewed('dist-base', './', { base: base === './' ? '/' : base })).toEqual(EVERYTHING_RESULT)
  })

  it('runs in a worker', async () => {
    await buildApp('dist-worker', { build: { rolldownOptions: { input: join(app.root, 'worker.html') } } })
    expect(await previewed('dist-worker', './worker.html')).toEqual(EVERYTHING_RESULT)
  })

  it('gives the URL of the component itself', async () => {
    await buildApp('dist-url', { build: { rolldownOptions: { input: join(app.root, 'url.html') } } })
    expect(await previewed('dist-url', './url.html')).toEqual([expect.any(Number), [0, 97, 115, 109, 13, 0, 1, 0]])
  })
})

describe('a Vite server build', () => {
  it('runs in Node with the core modules beside it', async () => {
    await buildApp('dist-ssr', { build: { ssr: 'server.js' } })
    expect(JSON.parse(await app.run('dist-ssr/server.js'))).toEqual(EVERYTHING_RESULT)
    expect(assets('dist-ssr').filter((name) => name.endsWith('.wasm'))).toHaveLength(7)
  })
})

describe('a warm build', () => {
  it('prints nothing and makes no requests', async () => {
    const asked = registry.requests.length
    const lines = await buildApp('dist-warm', { build: { ssr: 'server.js' } })
    expect(lines.filter((line) => line.includes('wasm-pkg]'))).toEqual([])
    expect(registry.requests.length).toBe(asked)
  })
})
