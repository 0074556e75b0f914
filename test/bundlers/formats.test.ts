import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build as esbuild } from 'esbuild'
import { rspack } from '@rspack/core'
import { rollup } from 'rollup'
import { rolldown } from 'rolldown'
import webpack, { type Configuration } from 'webpack'
import esbuildPlugin from 'unplugin-wasm-pkg/esbuild'
import rolldownPlugin from 'unplugin-wasm-pkg/rolldown'
import rollupPlugin from 'unplugin-wasm-pkg/rollup'
import rspackPlugin from 'unplugin-wasm-pkg/rspack'
import webpackPlugin from 'unplugin-wasm-pkg/webpack'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { serveFolder } from '@wasm-pkg/testing/static-server'

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(
    registry.host,
    {
      'awaiting.js': `
import { $init, add } from 'docs:adder'
let early
try { add.add(1, 2) } catch (error) { early = error.message }
$init.then(() => { globalThis.result = [add.add(19, 23), /await \\$init/.test(early)] })
`,
      'printing.js': `import { add } from 'docs:adder'\nconsole.log(add.add(19, 23))`,
      'instantiating.js': `import { instantiate } from 'docs:adder?instantiate'\nconsole.log(instantiate)`,
    },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

function forging() {
  const output = { path: join(app.root, 'forging') }
  return { mode: 'development', context: app.root, entry: './requesting.js', output } as const
}

/** What webpack and Rspack have in common. */
interface Compiler {
  run(done: (error: Error | null, stats?: { hasErrors(): boolean; toString(): string }) => void): void
}

/** Rejects with all that went wrong. */
function compile(compiler: Compiler): Promise<void> {
  return new Promise((resolve, reject) =>
    compiler.run((error, stats) =>
      error !== null || stats?.hasErrors() === true ? reject(error ?? new Error(stats?.toString())) : resolve(),
    ),
  )
}

describe.skipIf(!hasChromium)('scripts for browsers, which cannot wait at the top (need Chromium)', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser.close())

  /** The result of a classic script, in a page that is in another folder than the script. */
  async function runScript(folder: string, file = 'js/awaiting.js'): Promise<unknown> {
    const text = await readFile(join(folder, file), 'utf8')
    expect(text).not.toMatch(/^\s*(?:import|export)\b/mu)
    await writeFile(join(folder, 'index.html'), `<!doctype html><script src="${file}"></script>`)
    const server = await serveFolder(folder)
    try {
      return await resultOf(browser, `${server.origin}/index.html`)
    } finally {
      await server.close()
    }
  }

  it('esbuild: iife is known to need it', async () => {
    const folder = join(app.root, 'esbuild')
    await esbuild({
      absWorkingDir: app.root,
      entryPoints: ['awaiting.js'],
      bundle: true,
      format: 'iife',
      outdir: join(folder, 'js'),
      plugins: [esbuildPlugin(app.options)],
    })
    expect(await runScript(folder)).toEqual([42, true])
  })

  it('esbuild: so is a target before ES2022, whose exports have plain names', async () => {
    const { outputFiles } = await esbuild({
      absWorkingDir: app.root,
      entryPoints: ['awaiting.js'],
      bundle: true,
      format: 'esm',
      target: 'es2020',
      write: false,
      outdir: 'none',
      plugins: [esbuildPlugin(app.options)],
    })
    const [code] = outputFiles.filter(({ path }) => path.endsWith('.js'))
    expect(code?.text).not.toMatch(/^await |as "docs:/mu)
  })

  it.each(['iife', 'umd'] as const)('Rollup: %s with topLevelAwait: false', async (format) => {
    const folder = join(app.root, `rollup-${format}`)
    const bundle = await rollup({
      input: join(app.root, 'awaiting.js'),
      plugins: [
        rollupPlugin({ root: app.root, platform: 'browser', topLevelAwait: false, ...app.options }),
        nodeResolve({ browser: true }),
      ],
    })
    await bundle.write({ dir: join(folder, 'js'), format, name: 'app' })
    await bundle.close()
    expect(await runScript(folder)).toEqual([42, true])
  })

  it('Rolldown: iife with topLevelAwait: false', async () => {
    const folder = join(app.root, 'rolldown')
    const bundle = await rolldown({
      input: join(app.root, 'awaiting.js'),
      plugins: [rolldownPlugin({ root: app.root, topLevelAwait: false, ...app.options })],
    })
    await bundle.write({ dir: join(folder, 'js'), format: 'iife' })
    await bundle.close()
    expect(await runScript(folder)).toEqual([42, true])
  })

  it('webpack: topLevelAwait: false makes no module asynchronous', async () => {
    const folder = join(app.root, 'webpack')
    const compiler = webpack({
      mode: 'development',
      devtool: false,
      context: app.root,
      entry: './awaiting.js',
      output: { path: join(folder, 'js'), filename: 'awaiting.js' },
      plugins: [webpackPlugin({ topLevelAwait: false, ...app.options })],
    })
    await compile(compiler)
    expect(await readFile(join(folder, 'js/awaiting.js'), 'utf8')).not.toContain('__webpack_require__.a(')
    expect(await runScript(folder)).toEqual([42, true])
  })
})

describe('formats that cannot wait, without topLevelAwait: false', () => {
  const BUILDS: Readonly<Record<string, (entry: string) => Promise<unknown>>> = {
    async Rollup(entry) {
      const plugins = [rollupPlugin({ root: app.root, platform: 'browser', ...app.options })]
      return await (await rollup({ input: join(app.root, entry), plugins })).generate({ format: 'iife' })
    },
    async Rolldown(entry) {
      const plugins = [rolldownPlugin({ root: app.root, ...app.options })]
      return await (await rolldown({ input: join(app.root, entry), plugins })).generate({ format: 'iife' })
    },
  }

  it.each(Object.entries(BUILDS))('%s says nothing of code that does not wait', async (_name, build) => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      await build('instantiating.js')
      expect(told.mock.calls.flat().join('\n')).not.toContain('await')
    } finally {
      told.mockRestore()
    }
  })

  it.each(Object.entries(BUILDS))('%s fails, and the user is told what to do', async (_name, build) => {
    const told = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      await expect(build('printing.js')).rejects.toThrow(/top-level await/iu)
      expect(told.mock.calls.flat().join('\n')).toContain('set topLevelAwait to false')
    } finally {
      told.mockRestore()
    }
  })
})

describe('an id of a generated module that no import was answered with', () => {
  /** What a plugin that knows how ids are made could ask for: the URL of a component that the program uses otherwise. */
  let forged: string
  beforeAll(async () => {
    const ids: string[] = []
    const bundle = await rollup({
      input: join(app.root, 'printing.js'),
      plugins: [
        rollupPlugin({ root: app.root, ...app.options }),
        { name: 'ids', moduleParsed: ({ id }) => void ids.push(id) },
      ],
    })
    await bundle.close()
    forged = `wasm-pkg:url/${ids.find((id) => id.startsWith('\0wasm-pkg:facade/'))?.slice(1)}`
    const imports = `import { add } from 'docs:adder'\n`
    await writeFile(join(app.root, 'forging.js'), `${imports}import url from 'forged'\nconsole.log(add, url)`)
    const request = `wasm-pkg-module/${encodeURIComponent(forged)}`
    await writeFile(join(app.root, 'requesting.js'), `${imports}import url from '${request}'\nconsole.log(add, url)`)
  })

  /** Asks for the module only once the plugin knows the component. */
  const forger = {
    name: 'forger',
    async resolveId(
      this: { resolve(specifier: string, importer?: string): Promise<unknown> },
      specifier: string,
      importer?: string,
    ) {
      if (specifier !== 'forged') return null
      await this.resolve('docs:adder', importer)
      return `\0${forged}`
    },
  }

  const BUILDS: Readonly<Record<string, () => Promise<unknown>>> = {
    async Rollup() {
      const plugins = [rollupPlugin({ root: app.root, ...app.options }), forger]
      return await rollup({ input: join(app.root, 'forging.js'), plugins })
    },
    async Rolldown() {
      const plugins = [rolldownPlugin({ root: app.root, ...app.options }), forger]
      return await (await rolldown({ input: join(app.root, 'forging.js'), plugins })).generate({ format: 'esm' })
    },
    async esbuild() {
      return await esbuild({
        absWorkingDir: app.root,
        entryPoints: ['forging.js'],
        bundle: true,
        format: 'esm',
        write: false,
        outdir: 'out',
        logLevel: 'silent',
        plugins: [
          esbuildPlugin(app.options),
          {
            name: 'forger',
            setup: (build) =>
              build.onResolve({ filter: /^forged$/ }, () => ({
                path: forged.slice('wasm-pkg:'.length),
                namespace: 'wasm-pkg',
              })),
          },
        ],
      })
    },
    webpack: () => compile(webpack({ ...forging(), plugins: [webpackPlugin(app.options)] })),
    Rspack: () => compile(rspack({ ...forging(), plugins: [rspackPlugin(app.options)] }) as Compiler),
  }

  it.each(Object.entries(BUILDS))('%s does not load it', async (_name, build) => {
    await expect(build()).rejects.toThrow(/wasm-pkg/u)
  })
})

describe('programs for Node', () => {
  it('esbuild: CommonJS reads modules as it is loaded', async () => {
    const folder = join(app.root, 'esbuild-cjs')
    await esbuild({
      absWorkingDir: app.root,
      entryPoints: ['printing.js'],
      bundle: true,
      platform: 'node',
      outdir: folder,
      outExtension: { '.js': '.cjs' },
      plugins: [esbuildPlugin(app.options)],
    })
    expect(await app.run('esbuild-cjs/printing.cjs')).toBe('42')
  })

  it.each<[string, string, Configuration]>([
    ['CommonJS', 'printing.cjs', { mode: 'production' }],
    [
      'an ES module by the future defaults, with externals and a rule for .wasm,',
      'printing.mjs',
      {
        mode: 'development',
        devtool: 'eval-source-map',
        experiments: { futureDefaults: true },
        externals: [/^[a-z][\w-]*$/u],
        externalsPresets: { node: true },
        module: { rules: [{ test: /\.wasm$/u, type: 'webassembly/async' }] },
      },
    ],
  ])('webpack: %s reads modules as it is loaded', async (_name, filename, configuration) => {
    const compiler = webpack({
      ...configuration,
      context: app.root,
      target: 'node',
      entry: './printing.js',
      output: { path: join(app.root, 'webpack-node'), filename, clean: true },
      plugins: [webpackPlugin(app.options)],
    })
    await compile(compiler)
    expect(await app.run(`webpack-node/${filename}`)).toBe('42')
  })
})
