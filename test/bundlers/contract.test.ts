import type { Browser } from 'playwright-core'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { tried } from '@wasm-pkg/testing/nightly'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { createApp, outOf, runInPage } from './apps.js'
import { bundlers } from './bundlers.js'

let registry: TestRegistry
let app: BundleApp
let special: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createApp(registry.host)
  special = await createApp(registry.host, "c# [e] ü %20 'q' &+@()")
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await special.remove()
  await registry.close()
})

async function filesOf(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
}

/** The output of a build, file by file. */
async function contentOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const files = (await filesOf(folder)).toSorted()
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(folder.length), await readFile(file, 'latin1')] as const)),
  )
}

describe.each(bundlers.map((bundler) => [bundler.name, bundler] as const))('%s', (_name, bundler) => {
  it.skipIf(!hasChromium)('finds its assets below a public path (needs Chromium)', async () => {
    expect(await runInPage(bundler, app, browser!, { base: '/sub/', entry: 'one.js' })).toBe(42)
  })

  it('puts a hash into the names of modules, and makes the same files again', async () => {
    const out = outOf(app, bundler, 'hashed')
    const build = { app, entry: 'adder.js', out, platform: 'browser' } as const
    await bundler.build(build)
    const first = await contentOf(out)
    const modules = [...first.keys()].filter((name) => name.endsWith('.wasm'))
    expect(modules).toHaveLength(1)
    expect(modules[0]).toMatch(/[\w-]{6,}\.wasm$/u)
    await rm(out, { recursive: true })
    await bundler.build(build)
    expect(await contentOf(out)).toEqual(first)
  })

  // Farm's own import.meta.url is `file://` and the path as it is, which ends at a #.
  it.skipIf(bundler.name === 'Farm')('builds in a folder with special characters in its name', async () => {
    const out = outOf(special, bundler, 'special')
    const file = await bundler.build({ app: special, entry: 'adder.js', out, platform: 'node' })
    expect(await special.run(relative(special.root, join(out, file)))).toBe('42 add,subtract')
  })

  it('writes nothing of this machine into the output', async () => {
    const out = outOf(app, bundler, 'paths')
    await bundler.build({ app, entry: 'adder.js', out, platform: 'browser', base: '/', minify: true })
    for (const [name, text] of await contentOf(out)) {
      if (name.endsWith('.js')) expect(text).not.toContain(app.options.cacheDir)
    }
  })

  it('makes source maps that lead to the sources', async () => {
    const out = outOf(app, bundler, 'maps')
    // Some minifiers make maps without sources.
    const build = { app, entry: 'adder.js', out, platform: 'browser', sourcemap: true, minify: false } as const
    const file = await bundler.build(build)
    expect(await readFile(join(out, file), 'utf8')).toContain('sourceMappingURL=')
    const maps = (await filesOf(out)).filter((name) => name.endsWith('.map'))
    const sources: string[] = []
    for (const map of maps) {
      const parsed = JSON.parse(await readFile(map, 'utf8')) as { readonly version: number; readonly sources: string[] }
      expect(parsed.version).toBe(3)
      sources.push(...parsed.sources)
    }
    expect(sources.some((source) => source.endsWith('adder.js'))).toBe(true)
  })

  it('fails with the reason and the next step, writes the types it knows, and leaves the lock as it was', async () => {
    const before = await app.read('wasm-pkg.lock').catch(() => '')
    await rm(join(app.root, 'wasm-pkg.d.ts'), { force: true })
    const build = { app, entry: 'missing.js', out: outOf(app, bundler, 'missing'), platform: 'node' } as const
    const failure: unknown = await bundler.build(build).catch((error: unknown) => error)
    expect(String(failure)).toContain('docs:nothing')
    expect(String(failure)).toContain('hint:')
    await expect.poll(() => app.read('wasm-pkg.d.ts').catch(() => '')).toContain('declare module "docs:adder"')
    expect(await app.read('wasm-pkg.lock').catch(() => '')).toBe(before)
  })
})

/** Watchers look at files some time after a build; what changes before that, they may take for what was built. */
const QUIET_MS = 1_000

/** esbuild has messages where others have errors. */
function textOf(failure: unknown): string {
  return failure instanceof Error ? String(failure) : String((failure as { readonly text?: string } | undefined)?.text)
}

const manifest = (range: string): string =>
  JSON.stringify({ type: 'module', wasmPkg: { dependencies: { 'docs:adder': range } } })

const watching = tried(
  bundlers.filter(({ watch }) => watch !== undefined),
  ({ watchesAs }) => watchesAs !== undefined,
)

describe.each(watching.map((bundler) => [bundler.name, bundler] as const))('%s that watches', (_name, bundler) => {
  it('follows package.json, broken ones too, and the application', async () => {
    const own = await createBundleApp(
      registry.host,
      { 'main.js': `import { add } from 'docs:adder'\nconsole.log(Object.keys(add).join())` },
      { dependencies: { 'docs:adder': '^0.2.0' } },
    )
    const failures: unknown[] = []
    const out = outOf(own, bundler, 'watched')
    const build = { app: own, entry: 'main.js', out, platform: 'node', minify: false } as const
    const isModule = bundler.script === 'module'
    const file = join('out', bundler.name.toLowerCase(), 'watched', isModule ? 'main.js' : 'main.mjs')
    const printed = (): Promise<string> => own.run(file).catch(() => '')
    let lastEnd = Date.now()
    const watcher = await bundler.watch?.(build, (failure) => {
      lastEnd = Date.now()
      if (failure !== undefined) failures.push(failure)
    })
    const rest = (): Promise<void> => expect.poll(() => Date.now() - lastEnd).toBeGreaterThan(QUIET_MS)
    try {
      await expect.poll(printed, { interval: 200 }).toBe('add,subtract')
      await rest()
      await own.write('package.json', manifest('~0.1'))
      await expect.poll(printed, { interval: 200 }).toBe('add')
      await rest()
      expect(failures).toEqual([])
      // What cannot be read, then what cannot be found, then what was meant.
      for (const [text, reason] of [
        [manifest('x.y'), 'E_CONFIG'],
        [manifest('^9'), 'E_NOT_FOUND'],
      ] as const) {
        await own.write('package.json', text)
        await expect.poll(() => textOf(failures.at(-1)), { interval: 200 }).toContain(reason)
        await rest()
      }
      failures.length = 0
      await own.write('package.json', manifest('^0.2.0'))
      await expect.poll(printed, { interval: 200 }).toBe('add,subtract')
      await rest()
      await own.write('main.js', `import { add } from 'docs:adder@0.2.0'\nconsole.log(add.subtract(44, 2))`)
      await expect.poll(printed, { interval: 200 }).toBe('42')
      expect(failures).toEqual([])
    } finally {
      await watcher?.close()
      await own.remove()
    }
  })
})
