import wasmPkg from 'unplugin-wasm-pkg/next'
import { mkdtempSync, rmSync } from 'node:fs'
import { copyFile, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { buildSample } from '@wasm-pkg/testing/samples'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'

/** Longest wait for a watcher to notice. */

/** Longer than the watcher gathers changes. */
const QUIET_MS = 500

const DEV = 'phase-development-server'
const BUILD = 'phase-production-build'

/** What is read here of the answers. */
interface Config {
  readonly output?: string
  readonly turbopack?: { readonly resolveAlias: Readonly<Record<string, { readonly [condition: string]: string }>> }
  readonly webpack?: unknown
}

const FILES = {
  'app/page.jsx': "import { hello } from 'docs:adder@^0.1'\n// import 'docs:nothing'\n",
  'app/client.tsx': "import { add } from 'docs:adder/add'\nimport url from 'docs:adder@>=0.1, <0.2?url'\n",
}

let registry: TestRegistry
let app: BundleApp

// What one test compiled, the others find there.
const cacheDir = mkdtempSync(join(tmpdir(), 'wasm-pkg-next-'))

beforeAll(async () => {
  registry = await startTestRegistry()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await registry.close()
  rmSync(cacheDir, { recursive: true, force: true })
})
beforeEach(async () => {
  app = await createBundleApp(registry.host, FILES, {
    dependencies: { 'docs:adder': '^0.2.0' },
  })
  vi.stubEnv('TURBOPACK', 'auto')
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await app.remove()
})

async function configure(phase: string, options: object = {}): Promise<Config> {
  const all = { dir: app.root, ...app.options, cacheDir, ...options }
  return await wasmPkg<Config>({ output: 'standalone' }, all)(phase, {})
}

/** What a module that an alias leads to exports, in this Node. */
async function load(file: string): Promise<Record<string, unknown>> {
  // Node keeps what it imported once.
  return (await import(`${pathToFileURL(join(app.root, file)).href}?${Date.now()}`)) as Record<string, unknown>
}

describe('the configuration of Next.js with Turbopack', () => {
  it('leads imports to modules for the browser and for the server, which stay where nothing changed', async () => {
    const { output, turbopack, webpack } = await configure(BUILD)
    expect({ output, webpack }).toEqual({ output: 'standalone', webpack: undefined })
    const { resolveAlias: aliases = {} } = turbopack ?? {}
    expect(Object.keys(aliases).toSorted()).toEqual([
      'docs:*',
      'docs:*?instantiate',
      'docs:*?url',
      'docs:adder/add',
      'docs:adder@>=0.1, <0.2?url',
      'docs:adder@^0.1',
    ])
    const { default: server = '', browser = '' } = aliases['docs:adder@^0.1'] ?? {}
    expect([server, browser]).toEqual(
      ['node', 'browser'].map((platform) => `./.wasm-pkg/build/${platform}/docs/module/adder@^0.1.js`),
    )
    const { hello } = (await load(server)) as { hello: (name: string) => string }
    expect(hello('Next')).toBe('Hello, Next!')
    const modules = join(app.root, '.wasm-pkg/build/browser/modules')
    const files = await readdir(modules)
    const texts = await Promise.all(files.map((file) => readFile(join(modules, file), 'utf8')))
    expect(texts.join('')).toContain('await')
    expect(texts.join('')).not.toContain(app.root)
    expect(await app.read('.wasm-pkg/.gitignore')).toBe('*\n')
    expect(await app.read('wasm-pkg.lock')).not.toContain('docs:nothing')

    expect(await configure(BUILD, { frozen: true, offline: true })).toMatchObject({ output, turbopack })
    expect(await readdir(modules)).toEqual(files)
  })

  it('ends a build with what is wrong with its imports', async () => {
    await app.write('app/other.js', "\nimport 'docs:adder@^7'\n")
    await expect(configure(BUILD)).rejects.toThrow(/\(E_NOT_FOUND\)[^]*other\.js:2:8/)
    await expect(configure(BUILD, { frozen: true })).rejects.toThrow('(E_LOCK_STALE)')
  })

  it('follows imports, package.json and overrides while the dev server runs, and lets pages say what is wrong', async () => {
    // To the end: it also tells of the folder that goes away under it.
    const told = vi.spyOn(console, 'error').mockReturnValue()
    const [old, recent] = [await buildSample('docs:adder@0.1.0'), await buildSample('docs:adder@0.2.0')]
    await copyFile(old.file, join(app.root, 'adder.wasm'))
    await configure(DEV)
    const module = '.wasm-pkg/dev/node/docs/module'
    const names = async (file: string): Promise<readonly string[]> => Object.keys(await load(`${module}/${file}`))

    await app.write('app/deep/er/page.jsx', "import * as adder from 'docs:adder'\nimport 'docs:adder@^7'\n")
    const within = { timeout: PATIENCE_MS, interval: 100 }
    await vi.waitFor(async () => expect(await names('adder.js')).toContain('docs:adder/add@0.2.0'), within)
    await vi.waitFor(async () => await expect(load(`${module}/adder@^7.js`)).rejects.toThrow('(E_NOT_FOUND)'), within)
    expect(told).toHaveBeenCalledWith(expect.stringMatching(/^\[wasm-pkg\] [^]*page\.jsx:2:8/))

    await rm(join(app.root, 'app/deep/er'), { recursive: true })
    await app.write('app/deep/er/page.jsx', "import * as adder from 'docs:adder'\n")
    await sleep(QUIET_MS)
    await app.write('app/deep/er/page.jsx', "import * as adder from 'docs:adder'\nimport 'docs:adder/add@^0.2'\n")
    await vi.waitFor(() => app.read(`${module}/adder/add@^0.2.js`), within)

    const overrides = { 'docs:adder': './adder.wasm' }
    await app.write('package.json', JSON.stringify({ wasmPkg: { overrides } }))
    await vi.waitFor(async () => expect(await names('adder.js')).toContain('docs:adder/add@0.1.0'), within)
    await copyFile(recent.file, join(app.root, 'adder.wasm'))
    await vi.waitFor(async () => expect(await names('adder.js')).toContain('docs:adder/add@0.2.0'), within)
  })
})

it('adds the plugin where webpack runs, and nothing to what `next start` reads', async () => {
  vi.stubEnv('TURBOPACK', undefined)
  expect(await configure(BUILD)).toMatchObject({ output: 'standalone', webpack: expect.any(Function) })
  expect(await configure('phase-production-server')).toEqual({ output: 'standalone' })
})
