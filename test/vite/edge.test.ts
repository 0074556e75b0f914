import type { EnvironmentOptions, RunnableDevEnvironment } from 'vite'
import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BundleApp } from '../support/bundle-app.js'
import { EVERYTHING, EVERYTHING_RESULT } from '../support/everything.js'
import { startTestRegistry, type TestRegistry } from '../support/registry.js'
import { base, createViteApp, page, serve } from './support/app.js'
import { vites } from './support/vites.js'

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createViteApp(
    registry.host,
    { 'index.html': page('/main.js'), 'main.js': EVERYTHING, 'server.js': EVERYTHING },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

/** A server environment as plugins of platforms define theirs. */
function environment(outDir: string, options: EnvironmentOptions): EnvironmentOptions {
  return {
    consumer: 'server',
    ...options,
    resolve: { ...options.resolve, noExternal: true },
    build: { outDir, rollupOptions: { input: join(app.root, 'server.js') } },
  }
}

const environments = (): Record<string, EnvironmentOptions> => ({
  client: { build: { outDir: 'dist-client' } },
  ssr: { build: { outDir: 'dist-node', rollupOptions: { input: join(app.root, 'server.js') } } },
  worker: environment('dist-worker', { keepProcessEnv: false, resolve: { conditions: ['worker', 'browser'] } }),
  workerd: environment('dist-workerd', { resolve: { conditions: ['workerd', 'worker', 'browser'] } }),
  edge: environment('dist-edge', { resolve: { conditions: ['edge-light'] } }),
})

async function runOnEdge(outDir: string, ...flags: readonly string[]): Promise<unknown> {
  const script = join(import.meta.dirname, 'fixtures/edge.mjs')
  const args = ['--experimental-vm-modules', '--no-warnings', script, join(app.root, outDir, 'server.js'), ...flags]
  return JSON.parse((await promisify(execFile)(process.execPath, args)).stdout)
}

const wasmFiles = (outDir: string): readonly string[] =>
  readdirSync(join(app.root, outDir), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.wasm'))

describe.each(vites)('the environments of $name', ({ vite }) => {
  it('are each built for what they have', async () => {
    const builder = await vite.createBuilder({ ...base(app), environments: environments(), builder: {} })
    for (const each of Object.values(builder.environments)) await builder.build(each)
    await app.write('run.js', `await import('./dist-node/server.js')\nconsole.log(JSON.stringify(globalThis.result))`)
    expect(JSON.parse(await app.run('run.js'))).toEqual(EVERYTHING_RESULT)
    expect(wasmFiles('dist-client')).toHaveLength(2)
    expect(await runOnEdge('dist-worker')).toEqual(EVERYTHING_RESULT)
    expect(wasmFiles('dist-worker')).toEqual([])
    for (const outDir of ['dist-workerd', 'dist-edge']) {
      expect(await runOnEdge(outDir, '--ahead')).toEqual(EVERYTHING_RESULT)
      expect(wasmFiles(outDir)).toHaveLength(7)
    }
  })

  it('run on the dev server without Node', async () => {
    const server = await serve(vite, app, { environments: environments() })
    try {
      const served = server.environments['workerd'] as RunnableDevEnvironment
      await served.runner.import('/server.js')
      expect((globalThis as { result?: unknown }).result).toEqual(EVERYTHING_RESULT)
      const modules = [...served.moduleGraph.idToModuleMap.keys()]
      expect(modules.filter((id) => id.startsWith('node:') || id.includes('/nodejs/'))).toEqual([])
    } finally {
      await server.close()
    }
  })
})
