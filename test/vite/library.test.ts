import type { Browser } from 'playwright-core'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { buildApp, createViteApp, previewed } from './support/app.js'
import { vites } from './support/vites.js'

const RESULT = [42, 6, 'Hello, you!']

const show = (library: string): string => `${library}.ready.then(() => (globalThis.result = ${library}.run()))`

let registry: TestRegistry
let app: BundleApp
let browser: Browser | undefined

beforeAll(async () => {
  registry = await startTestRegistry()
  const use = 'export const run = () => [add.add(20, 22), calc.sum(new Uint32Array([1, 2, 3])), hello("you")]'
  app = await createViteApp(registry.host, {
    'lib.js': `import { $init as adder, add, hello } from 'docs:adder@0.1.0'
import { $init as consumer, calc } from 'docs:consumer@0.1.0'
export const ready = Promise.all([adder, consumer])
${use}`,
    'awaited.js': `import { add } from 'docs:adder@0.1.0'
import { calc } from 'docs:consumer@0.1.0'
import { hello } from 'docs:greet@0.1.0'
${use}`,
    'es.html': `<script type="module">import * as lib from './dist/lib.js'; ${show('lib')}</script>`,
    'iife.html': `<script src="./dist/lib.iife.js"></script><script>${show('Lib')}</script>`,
    'umd.html': `<script src="./dist/lib.umd.cjs"></script><script>${show('Lib')}</script>`,
    'awaited.html': `<script type="module">import { run } from './awaited/lib.js'; globalThis.result = run()</script>`,
    'use.js': `import { ready, run } from './dist/lib.js'
await ready
console.log(JSON.stringify(run()))`,
    'use.cjs': `const { ready, run } = require('./dist/lib.cjs')
ready.then(() => console.log(JSON.stringify(run())))`,
    'use-awaited.js': `import { run } from './awaited/lib.js'\nconsole.log(JSON.stringify(run()))`,
  })
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await registry.close()
})

const files = (folder: string): readonly string[] => readdirSync(join(app.root, folder)).toSorted()

describe.each(vites)('a library that $name builds', ({ vite }) => {
  const previewOf = (path: string): Promise<unknown> => previewed(vite, app, browser, path, { build: { outDir: '.' } })

  it('runs in every format, in Node and Chromium, with its core modules beside it', async () => {
    await buildApp(vite, app, {
      logLevel: 'silent',
      build: {
        assetsInlineLimit: 0,
        lib: { entry: 'lib.js', name: 'Lib', fileName: 'lib', formats: ['es', 'cjs', 'iife', 'umd'] },
      },
    })
    expect(files('dist').filter((name) => name.endsWith('.wasm'))).toHaveLength(2)
    expect(JSON.parse(await app.run('use.js'))).toEqual(RESULT)
    expect(JSON.parse(await app.run('use.cjs'))).toEqual(RESULT)
    if (!hasChromium) return
    for (const format of ['es', 'iife', 'umd']) expect(await previewOf(`./${format}.html`)).toEqual(RESULT)
  })

  it('needs no $init if ES modules are its only format', async () => {
    await buildApp(vite, app, {
      build: { outDir: 'awaited', lib: { entry: 'awaited.js', fileName: 'lib', formats: ['es'] } },
    })
    expect(JSON.parse(await app.run('use-awaited.js'))).toEqual(RESULT)
    if (hasChromium) expect(await previewOf('./awaited.html')).toEqual(RESULT)
  })

  it('may leave packages to who uses it', async () => {
    const external = { external: /^docs:/ }
    await buildApp(vite, app, {
      build: {
        outDir: 'external',
        lib: { entry: 'awaited.js', fileName: 'lib', formats: ['es'] },
        rollupOptions: external,
      },
    })
    expect(files('external')).toEqual(['lib.js'])
    expect(await app.read('external/lib.js')).toMatch(/from ["']docs:adder@0\.1\.0["']/)
  })
})
