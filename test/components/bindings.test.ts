import { startRegistryServer } from '@wasm-pkg/registry-server'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import vitePlugin from 'unplugin-wasm-pkg/vite'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { userComponent } from '@wasm-pkg/testing/resource-components'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { buildSample } from '@wasm-pkg/testing/samples'
import { waiterComponent } from './support/async-components.js'
import { publishComponents } from './support/foreign.js'

const MAIN = `import { calc } from 'docs:consumer@^0.1'
import { instantiate, type Exports } from 'docs:consumer@^0.1?instantiate'
import url from 'docs:consumer@^0.1?url'
import { $init, make, run, spend } from 'docs:user@0.1.0'
await $init
const other: Exports = await instantiate({ 'docs:adder/add@0.1.0': { add: (x: number, y: number) => x * 2 + y } })
const numbers = new Uint32Array([5, 3])
console.log(JSON.stringify([run(), spend(make(40)), calc.sum(numbers), other.calc.sum(numbers), url.slice(-5)]))
`
/** For another program: it does not start where calls cannot wait. */
const WAITS = `import { run } from 'docs:waiter/api@0.1.0'
export const waited: Promise<number> = run(20)
`
/** Modules of the project that stand for imports, each of which says what it is. */
const RIGHT = {
  'counter.ts': `import type { Imports } from 'docs:user@0.1.0?instantiate'
import * as self from './counter.js'
self satisfies Imports['docs:counter/api@0.1.0']
export class Counter {
  #value: number
  constructor(start: number) { this.#value = start }
  next(): number { return (this.#value += 1) }
}
`,
  'add.ts': `import type { Imports } from 'docs:consumer@^0.1?instantiate'
export const impl = { add: (x, y) => x + y } satisfies Imports['docs:adder/add@0.1.0']
`,
  'host.ts': `import type { Imports } from 'docs:waiter@0.1.0?instantiate'
import * as self from './host.js'
self satisfies Imports['docs:waiter/host@0.1.0']
export const slow = async (x: number): Promise<number> => x
`,
}
const TSCONFIG = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'esnext',
    moduleResolution: 'bundler',
    types: [],
  },
  include: ['*.ts'],
}

let app: BundleApp
let closeRegistry: () => Promise<void>

beforeAll(async () => {
  const registry = await startRegistryServer()
  closeRegistry = () => registry.close()
  await publishComponents(registry.host, [
    await buildSample('docs:consumer'),
    { name: 'docs:user', version: '0.1.0', bytes: await userComponent('docs:user', '0.1.0') },
    { name: 'docs:waiter', version: '0.1.0', bytes: await waiterComponent() },
  ])
  const files = { ...RIGHT, 'main.ts': MAIN, 'waits.ts': WAITS, 'tsconfig.json': JSON.stringify(TSCONFIG) }
  app = await createBundleApp(registry.host, files, {
    async: { 'docs:waiter': { imports: ['docs:waiter/host#slow'], exports: ['docs:waiter/api#run'] } },
    bindings: {
      'docs:counter/api': './counter.ts',
      'docs:adder/add': './add.ts#impl',
      'docs:waiter/host': './host.ts',
    },
  })
  await build({
    root: app.root,
    configFile: false,
    logLevel: 'error',
    plugins: [vitePlugin(app.options)],
    build: {
      outDir: 'dist',
      ssr: true,
      rolldownOptions: { input: ['main.ts', 'waits.ts'].map((name) => join(app.root, name)) },
    },
  })
})
afterAll(async () => {
  await app.remove()
  await closeRegistry()
})

/** The compiler's errors in the project, as `file:line code`, with these files instead of the right ones. */
async function check(files: Readonly<Record<string, string>> = {}): Promise<readonly string[]> {
  const all = { ...RIGHT, 'main.ts': MAIN, 'waits.ts': WAITS, ...files }
  for (const [name, text] of Object.entries(all)) await app.write(name, text)
  const tsc = join(import.meta.dirname, '../../node_modules/typescript/bin/tsc')
  const output = await new Promise<string>((resolve) => {
    execFile(process.execPath, [tsc, '-p', app.root], { cwd: app.root }, (_error, stdout) => resolve(stdout))
  })
  return [...output.matchAll(/^([^\n(]+)\((\d+),\d+\): error (TS\d+)/gm)].map(
    ([, file, line, code]) => `${file}:${line} ${code}`,
  )
}

describe('modules of the project bound to imports', () => {
  it('run', async () => {
    expect(JSON.parse(await app.run('dist/main.js'))).toEqual([7, 42, 8, 13, '.wasm'])
  })

  it('pass the type check when they implement them', async () => {
    expect(await check()).toEqual([])
  })

  it.each([
    ['a wrong type', 'add.ts', RIGHT['add.ts'].replace('x + y', '`${x}${y}`'), 'add.ts:2'],
    ['a missing function', 'add.ts', RIGHT['add.ts'].replace('add: (x, y)', 'sum: (x: number, y: number)'), 'add.ts:2'],
    [
      'a wrong method',
      'counter.ts',
      RIGHT['counter.ts'].replace('next(): number', 'next(by: string): number').replace('+= 1', '+= by.length'),
      'counter.ts:3',
    ],
    [
      'a wrong constructor',
      'counter.ts',
      RIGHT['counter.ts'].replace(
        '(start: number) { this.#value = start',
        '(start: string) { this.#value = start.length',
      ),
      'counter.ts:3',
    ],
    ['a missing class', 'counter.ts', RIGHT['counter.ts'].replace('export class', 'class'), 'counter.ts:3'],
    [
      'a function that should give a promise',
      'host.ts',
      RIGHT['host.ts'].replace('async (x: number): Promise<number>', '(x: number): number'),
      'host.ts:3',
    ],
  ])('fail it with %s', async (_title, file, text, where) => {
    const problems = await check({ [file]: text })
    expect(problems[0]).toMatch(new RegExp(`^${where} TS\\d+$`))
    expect(problems.every((problem) => problem.startsWith(file))).toBe(true)
  })

  it('and what is imported is checked as well: wrong use of an instance, a URL, a promise', async () => {
    const main = MAIN.replace('x * 2 + y', 'String(x)').replace('url.slice(-5)', 'url.pathname')
    const waits = WAITS.replace('Promise<number>', 'number')
    expect(await check({ 'main.ts': main, 'waits.ts': waits })).toEqual([
      'main.ts:6 TS2322',
      'main.ts:8 TS2339',
      'waits.ts:2 TS2322',
    ])
  })
})
