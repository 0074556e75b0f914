import { build, type PluginOption } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/nuxt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { createViteApp } from './support/app.js'

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createViteApp(
    registry.host,
    {
      'page.js': `import { add } from 'docs:adder'
import { instantiate } from 'docs:adder?instantiate'
import url from 'docs:adder@0.1.0?url'
console.log(add, instantiate, url)`,
    },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

it("leaves every import of a page's server code to Nitro, whatever it asks for", async () => {
  const vite: { plugins?: unknown[] } = {}
  wasmPkg(app.options, { options: { rootDir: app.root, vite }, hook() {} })
  const plugins = vite.plugins as PluginOption[]
  await build({ root: app.root, configFile: false, logLevel: 'error', plugins, build: { ssr: 'page.js' } })
  const code = await app.read('dist/page.js')
  for (const specifier of ['docs:adder', 'docs:adder?instantiate', 'docs:adder@0.1.0?url'])
    expect(code).toContain(`from "${specifier}"`)
})
