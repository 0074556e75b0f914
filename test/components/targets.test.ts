import { startRegistryServer } from '@wasm-pkg/registry-server'
import { build as esbuild } from 'esbuild'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { rolldown } from 'rolldown'
import esbuildPlugin from 'unplugin-wasm-pkg/esbuild'
import { rspack } from '@rspack/core'
import rspackPlugin from 'unplugin-wasm-pkg/rspack'
import rolldownPlugin from 'unplugin-wasm-pkg/rolldown'
import vitePlugin from 'unplugin-wasm-pkg/vite'
import webpackPlugin from 'unplugin-wasm-pkg/webpack'
import { build as viteBuild, createServer } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import webpack from 'webpack'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { pauseComponent } from './support/async-components.js'
import { buildWithRollup } from './support/build.js'
import { publishComponents } from './support/foreign.js'

let app: BundleApp
let closeRegistry: () => Promise<void>

beforeAll(async () => {
  const registry = await startRegistryServer()
  closeRegistry = () => registry.close()
  await publishComponents(registry.host, [
    { name: 'docs:pause', version: '0.1.0', bytes: await pauseComponent('0.3.0') },
  ])
  app = await createBundleApp(registry.host, {
    'pause.js': `import { pause } from 'docs:pause@0.1.0'\nconsole.log(Number(await pause(0n)))\n`,
    '.browserslistrc': 'safari 17.4\n',
  })
})
afterAll(async () => {
  await app.remove()
  await closeRegistry()
})

/** What a build for the target fails with. */
const error = (target: string): unknown =>
  expect.objectContaining({
    message: expect.stringMatching(new RegExp(`docs:pause@0\\.1\\.0 uses async functions, which ${target}`)),
  })

describe('a target that cannot wait', () => {
  it.each([
    ['chrome110', {}],
    ['node22', { ssr: 'pause.js' }],
  ])('is an error of a Vite build for %s', async (target, settings) => {
    const built = viteBuild({
      root: app.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [vitePlugin(app.options)],
      build: { outDir: 'dist-low', target, rolldownOptions: { input: join(app.root, 'pause.js') }, ...settings },
    })
    await expect(built).rejects.toEqual(error(target))
  })

  it('is an error of an esbuild build', async () => {
    const result = esbuild({
      absWorkingDir: app.root,
      entryPoints: ['pause.js'],
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: ['es2022', 'node20'],
      outdir: 'dist-esbuild',
      logLevel: 'silent',
      plugins: [esbuildPlugin(app.options)],
    })
    await expect(result).rejects.toEqual(error('node20'))
  })

  it.each([
    ['node20', 'node20'],
    ['safari 17.4', 'browserslist'],
  ])('is an error of a webpack build for %s', async (shown, target) => {
    const compiler = webpack({
      context: app.root,
      mode: 'development',
      entry: './pause.js',
      target,
      output: { path: join(app.root, 'dist-webpack'), module: true },
      experiments: { outputModule: true },
      plugins: [webpackPlugin(app.options)],
    })
    if (compiler === null) throw new Error('webpack made no compiler')
    const stats = await promisify(compiler.run.bind(compiler))()
    expect(stats?.toJson({ all: false, errors: true }).errors?.[0]).toEqual(error(shown))
    await promisify(compiler.close.bind(compiler))()
  })

  it('is an error of an Rspack build for what the project chose', async () => {
    const compiler = rspack({
      context: app.root,
      mode: 'development',
      entry: './pause.js',
      output: { path: join(app.root, 'dist-rspack') },
      plugins: [rspackPlugin(app.options)],
    })
    const stats = await promisify(compiler.run.bind(compiler))()
    expect(stats?.toJson({ all: false, errors: true }).errors?.[0]).toEqual(error('safari 17.4'))
    await promisify(compiler.close.bind(compiler))()
  })

  it('is an error of a Rolldown build', async () => {
    const bundle = await rolldown({
      cwd: app.root,
      input: 'pause.js',
      platform: 'node',
      transform: { target: 'node20' },
      plugins: [rolldownPlugin({ root: app.root, ...app.options })],
      logLevel: 'silent',
    })
    await expect(bundle.generate()).rejects.toEqual(error('node20'))
    await bundle.close()
  })

  it.skipIf('Suspending' in WebAssembly)("is an error of Vite's server in a Node that cannot", async () => {
    const server = await createServer({
      root: app.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [vitePlugin(app.options)],
      server: { middlewareMode: true, ws: false },
    })
    try {
      await expect(server.ssrLoadModule('/pause.js')).rejects.toEqual(error('Node 2'))
    } finally {
      await server.close()
    }
  })

  it('is reported at run time if the build knew no target', async () => {
    await buildWithRollup(app, 'pause')
    await app.write('delete.mjs', `delete WebAssembly.Suspending\nawait import('./dist/pause.js')\n`)
    await expect(app.run('delete.mjs')).rejects.toThrow('Node 24 or later')
  })
})
