import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { build } from 'vite'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'

const CONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'esnext',
    moduleResolution: 'bundler',
    target: 'es2022',
    types: [],
  },
  include: ['*.ts'],
}

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(registry.host, {
    'tsconfig.json': JSON.stringify(CONFIG),
    'main.ts': `import type { add } from 'docs:adder/add@~0.2'
import { hello } from 'docs:adder@~0.1'
import type { random } from 'wasi:random@0.2.12'
import type { Imports } from 'docs:consumer@^0.1?instantiate'
export const plus: typeof add = (x, y) => x + y
export const dice: typeof random.getRandomU64 = () => 4n
export const host: Imports['docs:adder/add@0.1.0'] = { add: plus }
`,
  })
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

it('gives types to what is imported for its types alone, or not used yet, and pins it', async () => {
  await build({
    root: app.root,
    configFile: false,
    logLevel: 'error',
    plugins: [wasmPkg(app.options)],
    build: { lib: { entry: 'main.ts', formats: ['es'] } },
  })
  const lock = await app.read('wasm-pkg.lock')
  expect([...lock.matchAll(/^name = "(.*)"$/gm)].map(([, name]) => name)).toEqual([
    'docs:adder',
    'docs:consumer',
    'wasi:random',
  ])
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
  const { stdout, status } = spawnSync(process.execPath, [tsc, '-p', app.root], { encoding: 'utf8' })
  expect([stdout, status]).toEqual(['', 0])
})
