import type { Browser } from 'playwright-core'
import type { InlineConfig } from 'vite'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { buildApp, createViteApp, page, previewed } from './support/app.js'
import { vites } from './support/vites.js'

/** Two versions of one package, and one that is linked to it; their small core modules are inlined by default. */
const MAIN = `import { add } from 'docs:adder@0.1.0'
import { add as recent } from 'docs:adder/add@0.2.0'
import { calc } from 'docs:consumer@0.1.0'
globalThis.result = [add.add(1, 2), recent(3, 4), calc.sum(new Uint32Array([1, 2, 3]))]`

const CORES = 3

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createViteApp(registry.host, { 'index.html': page('./main.js'), 'main.js': MAIN })
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await registry.close()
})

/** A server of another origin with the files of a build, as a CDN. */
async function startCdn(
  folder: string,
): Promise<{ readonly origin: string; readonly asked: string[]; server: Server }> {
  const asked: string[] = []
  const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' }
  const server = createServer((request, response) => {
    const path = request.url ?? '/'
    asked.push(path)
    response.writeHead(200, {
      'access-control-allow-origin': '*',
      'content-type': types[extname(path)] ?? 'text/plain',
    })
    response.end(readFileSync(join(folder, path)))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked, server }
}

function files(outDir: string, end: string): readonly string[] {
  const all = readdirSync(join(app.root, outDir), { recursive: true, encoding: 'utf8' })
  return all.filter((name) => name.endsWith(end)).toSorted()
}

const exceptAdder = (name: string): boolean | undefined => (name.startsWith('docs-adder') ? false : undefined)

/** Builds and runs. @returns the names of the core modules beside the code */
async function coresOf(
  vite: (typeof vites)[number]['vite'],
  outDir: string,
  config: InlineConfig,
): Promise<readonly string[]> {
  await buildApp(vite, app, { ...config, build: { ...config.build, outDir } })
  expect(await previewed(vite, app, browser, './', { build: { outDir } })).toEqual([3, 7, 6])
  return files(outDir, '.wasm')
}

describe.skipIf(!hasChromium).each(vites)('a build of $name in Chromium (needs chromium)', ({ vite }) => {
  it('loads its core modules from another origin', async () => {
    const cdn = await startCdn(join(app.root, 'dist-cdn'))
    try {
      expect(await coresOf(vite, 'dist-cdn', { base: cdn.origin, build: { assetsInlineLimit: 0 } })).toHaveLength(CORES)
      expect(cdn.asked.filter((path) => path.endsWith('.wasm'))).toHaveLength(CORES)
    } finally {
      cdn.server.close()
    }
  })

  it('follows renderBuiltUrl', async () => {
    const cdn = await startCdn(join(app.root, 'dist-url'))
    try {
      const renderBuiltUrl = (name: string): string | undefined =>
        name.endsWith('.wasm') ? cdn.origin + name : undefined
      await coresOf(vite, 'dist-url', { experimental: { renderBuiltUrl }, build: { assetsInlineLimit: 0 } })
      expect(cdn.asked.map((path) => extname(path))).toEqual(Array.from({ length: CORES }, () => '.wasm'))
    } finally {
      cdn.server.close()
    }
  })

  it('puts into the code what assetsInlineLimit says, and the rest into assetsDir', async () => {
    expect(await coresOf(vite, 'dist-0', { build: { assetsInlineLimit: 0, assetsDir: 'a/b' } })).toHaveLength(CORES)
    expect(files('dist-0/a/b', '.wasm')).toHaveLength(CORES)
    expect(await coresOf(vite, 'dist-big', { build: { assetsInlineLimit: 1e9 } })).toEqual([])
    expect(await coresOf(vite, 'dist-some', { build: { assetsInlineLimit: exceptAdder } })).toHaveLength(2)
  })

  it('has source maps of the sources, without what was generated', async () => {
    await coresOf(vite, 'dist-map', { build: { sourcemap: true } })
    const maps = files('dist-map', '.map').map(
      (name) =>
        JSON.parse(readFileSync(join(app.root, 'dist-map', name), 'utf8')) as { sources: string[]; mappings: string },
    )
    expect(maps.length).toBeGreaterThan(0)
    const sources = maps.flatMap((map) => map.sources)
    expect(sources.filter((source) => source.includes('wasm-pkg:'))).toEqual([])
    expect(sources.some((source) => source.endsWith('/main.js'))).toBe(true)
  })
})
