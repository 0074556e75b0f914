import type { Browser } from 'playwright-core'
import type { EnvironmentOptions, RunnableDevEnvironment } from 'vite'
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING, EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { base, createViteApp, originOf, page, previewed, serve } from './support/app.js'
import { vitesAlike } from './support/vites.js'

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createViteApp(
    registry.host,
    {
      'index.html': page('/main.js'),
      'main.js': EVERYTHING,
      'server.js': EVERYTHING,
      'export.js': `${EVERYTHING}\nexport default globalThis.result`,
      'edge.js': `import { add } from 'docs:adder@0.1.0'\nglobalThis.result = add.add(20, 22)`,
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

/** A server environment like those that platform plugins define. */
function environment(outDir: string, options: EnvironmentOptions, entry = 'server.js'): EnvironmentOptions {
  return {
    consumer: 'server',
    ...options,
    resolve: { ...options.resolve, noExternal: true },
    build: { outDir, rollupOptions: { input: join(app.root, entry) } },
  }
}

const environments = (): Record<string, EnvironmentOptions> => ({
  client: { build: { outDir: 'dist-client' } },
  ssr: { build: { outDir: 'dist-node', rollupOptions: { input: join(app.root, 'server.js') } } },
  worker: environment('dist-worker', { keepProcessEnv: false, resolve: { conditions: ['worker', 'browser'] } }),
  workerd: environment('dist-workerd', { resolve: { conditions: ['workerd', 'worker', 'browser'] } }),
  edge: environment('dist-edge', { resolve: { conditions: ['edge-light'] } }, 'edge.js'),
})

async function runOnEdge(file: string, platform?: 'edge-light' | 'workerd'): Promise<unknown> {
  const script = join(import.meta.dirname, 'fixtures/edge.mjs')
  const args = ['--experimental-vm-modules', '--no-warnings', script, join(app.root, file), platform ?? []].flat()
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
}

const wasmFiles = (outDir: string): readonly string[] =>
  readdirSync(join(app.root, outDir), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.wasm'))

describe.each(vitesAlike)('the environments of $name', ({ vite }) => {
  it('are each built for what they have', async () => {
    const builder = await vite.createBuilder({ ...base(app), environments: environments(), builder: {} })
    for (const each of Object.values(builder.environments)) await builder.build(each)
    await app.write('run.js', `await import('./dist-node/server.js')\nconsole.log(JSON.stringify(globalThis.result))`)
    expect(JSON.parse(await app.run('run.js'))).toEqual(EVERYTHING_RESULT)
    expect(wasmFiles('dist-client')).toHaveLength(2)
    if (hasChromium) {
      const build = { outDir: 'dist-client' }
      expect(await previewed(vite, app, browser, './', { build })).toEqual(EVERYTHING_RESULT)
    }
    expect(await runOnEdge('dist-worker/server.js')).toEqual(EVERYTHING_RESULT)
    expect(wasmFiles('dist-worker')).toEqual([])
    expect(await runOnEdge('dist-workerd/server.js', 'workerd')).toEqual(EVERYTHING_RESULT)
    expect(wasmFiles('dist-workerd')).toHaveLength(7)
    expect(await runOnEdge('dist-edge/edge.js', 'edge-light')).toBe(42)
    expect(wasmFiles('dist-edge')).toHaveLength(1)
  })

  it.skipIf(!hasChromium)('are each served what they have (needs chromium)', async () => {
    const server = await serve(vite, app, { environments: environments() })
    try {
      const served = server.environments['workerd'] as RunnableDevEnvironment
      await served.runner.import('/server.js')
      expect((globalThis as { result?: unknown }).result).toEqual(EVERYTHING_RESULT)
      const modules = [...served.moduleGraph.idToModuleMap.keys()]
      expect(modules.filter((id) => id.startsWith('node:') || id.includes('/nodejs/'))).toEqual([])
      expect((await server.ssrLoadModule('/export.js'))['default']).toEqual(EVERYTHING_RESULT)
      if (browser === undefined) throw new Error('there is no browser')
      expect(await resultOf(browser, originOf(server))).toEqual(EVERYTHING_RESULT)
    } finally {
      await server.close()
    }
  })
})
