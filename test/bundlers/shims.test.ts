import { mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { rollup } from 'rollup'
import { build as viteBuild, createLogger } from 'vite'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import createCompiler from 'webpack'
import rolldownPlugin from 'unplugin-wasm-pkg/rolldown'
import rollupPlugin from 'unplugin-wasm-pkg/rollup'
import vitePlugin from 'unplugin-wasm-pkg/vite'
import webpackPlugin from 'unplugin-wasm-pkg/webpack'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { createViteApp } from '../vite/support/app.js'

const SHIM = '@bytecodealliance/preview2-shim'
const installed = join(import.meta.dirname, '../../node_modules', SHIM)

let registry: TestRegistry
let alone: BundleApp
let equipped: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  const files = {
    'main.js': `import { getRandomBytes } from 'wasi:random/random@0.2.12'\nconsole.log(getRandomBytes(4n).length)`,
  }
  alone = await createViteApp(registry.host, files)
  equipped = await createViteApp(registry.host, files)
  const folder = join(equipped.root, 'node_modules/@bytecodealliance')
  await mkdir(folder)
  await symlink(installed, join(folder, 'preview2-shim'), 'junction')
})
afterAll(async () => {
  await alone.remove()
  await equipped.remove()
  await registry.close()
})

/** Builds for Node, and returns what the user was told. */
const BUILDS: Readonly<Record<string, (app: BundleApp, out: string) => Promise<readonly string[]>>> = {
  async Vite(app, out) {
    const told: string[] = []
    const logger = createLogger('silent')
    await viteBuild({
      root: app.root,
      configFile: false,
      customLogger: { ...logger, info() {}, warn: (text) => told.push(text) },
      plugins: [vitePlugin(app.options)],
      build: { ssr: 'main.js', outDir: out },
    })
    return told
  },
  async Rolldown(app, out) {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {})
    const plugins = [rolldownPlugin({ root: app.root, ...app.options })]
    const bundle = await rolldown({ input: join(app.root, 'main.js'), platform: 'node', plugins })
    await bundle.write({ dir: join(app.root, out) })
    await bundle.close()
    const told = error.mock.calls.map(([text]) => String(text))
    error.mockRestore()
    return told
  },
  async webpack(app, out) {
    const told: string[] = []
    const compiler = createCompiler({
      mode: 'development',
      devtool: false,
      context: app.root,
      target: 'node20',
      entry: './main.js',
      output: { path: join(app.root, out), filename: 'main.mjs', module: true },
      experiments: { outputModule: true },
      infrastructureLogging: {
        console: { ...console, info() {}, log() {}, warn: (...text: unknown[]) => told.push(text.join(' ')) },
      },
      plugins: [webpackPlugin(app.options)],
    })
    await new Promise<void>((resolve, reject) =>
      compiler.run((error, stats) =>
        error !== null || stats?.hasErrors() === true ? reject(error ?? new Error(stats?.toString())) : resolve(),
      ),
    )
    return told
  },
}

async function codeOf(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('js'))
  return (await Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')))).join('\n')
}

it('the WASI shims are bundled for browsers by Rollup alone, which finds no packages', async () => {
  const plugins = [rollupPlugin({ root: alone.root, platform: 'browser', ...alone.options })]
  const bundle = await rollup({ input: join(alone.root, 'main.js'), plugins })
  const { output } = await bundle.generate({ format: 'es' })
  await bundle.close()
  expect(output[0].imports).toEqual([])
  expect(output[0].code).toContain('getRandomValues')
})

describe.each(Object.entries(BUILDS))('the WASI shims in output of %s for Node', (name, build) => {
  it('are those of this machine if the project has none, with one warning', async () => {
    const told = (await build(alone, name)).filter((text) => text.includes(SHIM))
    expect(told).toHaveLength(1)
    expect(told[0]).toContain(`npm install ${SHIM}`)
    expect(await codeOf(join(alone.root, name))).toMatch(/preview2-shim\/[\w/]+\.js/u)
  })

  it('are imported by name where the project has them', async () => {
    const told = (await build(equipped, name)).filter((text) => text.includes(SHIM))
    expect(told).toEqual([])
    const code = await codeOf(join(equipped.root, name))
    expect(code).toContain(`"${SHIM}/`)
    expect(code).not.toContain('file:///')
  })
})

it.each(['electron-main', 'electron-preload', 'electron-renderer', 'nwjs', 'web'])(
  'webpack builds components that import WASI for %s',
  async (target) => {
    const compiler = createCompiler({
      mode: 'development',
      devtool: false,
      context: alone.root,
      target,
      entry: './main.js',
      output: { path: join(alone.root, target) },
      plugins: [webpackPlugin(alone.options)],
    })
    const errors = await new Promise((resolve) =>
      compiler.run((error, stats) => resolve(error ?? stats?.toJson({ all: false, errors: true }).errors)),
    )
    expect(errors).toEqual([])
    const isPage = target !== 'electron-main'
    expect((await codeOf(join(alone.root, target))).includes('getRandomValues')).toBe(isPage)
  },
)
