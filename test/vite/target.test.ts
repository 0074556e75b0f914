import type { Browser } from 'playwright-core'
import type { InlineConfig, Logger } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { createViteApp, page, previewed } from './support/app.js'
import { vites } from './support/vites.js'

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createViteApp(registry.host, {
    'index.html': page('./main.js'),
    'main.js': `import { $init as adder, add } from 'docs:adder@0.1.0'
import { $init as consumer, calc } from 'docs:consumer@0.1.0'
let early
try { add.add(1, 2) } catch (error) { early = error.message.includes('await $init') }
Promise.all([adder, consumer]).then(() => {
  globalThis.result = [early, add.add(20, 22), calc.sum(new Uint32Array([1, 2]))]
})`,
    'names.html': page('./names.js'),
    'names.js': `import * as adder from 'docs:adder@0.1.0'\nglobalThis.result = Object.keys(adder)`,
  })
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await registry.close()
})

type Vite = (typeof vites)[number]['vite']

/** Builds. @returns what the plugin said */
async function warnings(vite: Vite, config: InlineConfig, topLevelAwait?: boolean): Promise<readonly string[]> {
  const said: string[] = []
  const log = (text: string): void => void said.push(text)
  const customLogger: Logger = {
    info: () => {},
    warn: log,
    warnOnce: log,
    error: log,
    clearScreen() {},
    hasErrorLogged: () => false,
    hasWarned: false,
  }
  const plugins = [wasmPkg({ ...app.options, ...(topLevelAwait !== undefined && { topLevelAwait }) })]
  await vite.build({ root: app.root, configFile: false, logLevel: 'warn', plugins, customLogger, ...config })
  return said.filter((text) => text.startsWith('[wasm-pkg]'))
}

/** The only chunk of the build. It is a script, so it cannot await or export. */
function compiled(): Script {
  const folder = join(app.root, 'dist/assets')
  const [name = '', ...others] = readdirSync(folder).filter((file) => file.endsWith('.js'))
  expect(others).toEqual([])
  return new Script(readFileSync(join(folder, name), 'utf8'))
}

describe.each(vites)('the target of $name', ({ vite }) => {
  it.each([['es2020'], ['chrome87'], [['es2022', 'safari14']]])(
    'that lacks top-level await gets none: %s',
    async (target) => {
      expect(await warnings(vite, { build: { target } })).toEqual([
        expect.stringMatching(/build\.target .* has no top-level await.*await \$init/),
      ])
      compiled()
      if (hasChromium) expect(await previewed(vite, app, browser, './')).toEqual([true, 42, 3])
    },
  )

  it('says nothing once the option accepts that', async () => {
    expect(await warnings(vite, { build: { target: 'es2020' } }, false)).toEqual([])
    compiled()
  })

  it('that is the default awaits', async () => {
    expect(await warnings(vite, {})).toEqual([])
    expect(() => compiled()).toThrow(SyntaxError)
  })

  it.skipIf(!hasChromium)('decides on names that are strings (needs chromium)', async () => {
    const rollupOptions = { input: join(app.root, 'names.html') }
    await warnings(vite, { build: { rollupOptions, target: 'es2021' } })
    expect(await previewed(vite, app, browser, './names.html')).toEqual(['$init', 'add', 'hello'])
    await warnings(vite, { build: { rollupOptions } })
    expect(await previewed(vite, app, browser, './names.html')).toContain('docs:adder/add@0.1.0')
  })
})
