import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tried } from '@wasm-pkg/testing/nightly'
import { buildSample } from '@wasm-pkg/testing/samples'
import { type App, createApp } from './app.js'
import { hasOtherVersions, installNode } from './versions.js'

const SAMPLES = [
  'docs:adder@0.1.0',
  'docs:adder@0.2.0',
  'docs:consumer@0.1.0',
  'docs:greet@0.1.0',
  'wasi:random@0.2.12',
]

const MAIN = `
import { add as instance, hello } from 'docs:adder@^0.1'
import { add } from 'docs:adder/add@0.1.0'
import { subtract } from 'docs:adder/add@^0.2'
import { sum } from 'docs:consumer/calc'
import { getRandomU64 } from 'wasi:random/random@0.2.12'

const { greeter, guests } = await import('docs:greet@0.1.0')
const ann = { name: 'Ann', title: undefined, languages: ['fr'] }
const book = new guests.GuestBook('home')
let refused
try {
  greeter.greet({ ...ann, languages: ['xx'] })
} catch (error) {
  refused = error.payload
}
console.log(JSON.stringify([
  add(2, 3), instance.add === add, subtract(5, 3), sum(Uint32Array.of(1, 2, 3)), hello('you'), typeof getRandomU64(),
  greeter.greet(ann), book.sign(ann), book.count(), refused,
]))
`

const EXPECTED = [
  5,
  true,
  2,
  6,
  'Hello, you!',
  'bigint',
  'Bonjour, Ann!',
  'Bonjour, Ann! Signed at home.',
  1,
  'none of these languages is known: xx',
]

/** 22.12 is new enough for us and too old for hooks in the importing thread; those after it have them. */
const OTHERS = hasOtherVersions ? ['22.12.0', '22', '24', '26'] : []
/** `undefined` is the Node that runs the tests. */
const VERSIONS = [undefined, ...tried(OTHERS, (version) => version === '22' || version === '24')]

let bytes: readonly (readonly [name: string, version: string, bytes: Uint8Array])[]

beforeAll(async () => {
  bytes = await Promise.all(
    SAMPLES.map(async (name) => {
      const sample = await buildSample(name)
      return [sample.name, sample.version, sample.bytes] as const
    }),
  )
})

async function appWith(files: Readonly<Record<string, string>>): Promise<App> {
  const app = await createApp(files, { dependencies: { 'docs:consumer': '^0.1' } })
  for (const sample of bytes) await app.publish(...sample)
  return app
}

describe.each(VERSIONS)('the loader on Node %s', (version) => {
  let node: string
  let app: App

  beforeAll(async () => {
    node = version === undefined ? process.execPath : await installNode(version)
    app = await appWith({
      'main.mjs': MAIN,
      'require.cjs': `require('docs:adder@0.1.0')`,
      'lazy.cjs': `import('docs:adder@0.1.0').then(({ hello }) => console.log(hello('CommonJS')))`,
      'missing.mjs': `import 'docs:nothing@1.0.0'`,
      'address.mjs': `import 'docs:adder@0.1.0?url'`,
      'thread.mjs': `
import { Worker, isMainThread, parentPort } from 'node:worker_threads'
if (isMainThread) new Worker(new URL(import.meta.url)).on('message', (text) => console.log(text))
else parentPort.postMessage((await import('docs:adder@0.1.0')).hello('thread'))
`,
      'plain.mjs': `import 'node:fs'; console.log('plain')`,
    })
  })
  afterAll(() => app.remove())

  it('leaves a program without packages alone', async () => {
    expect(await app.run(node, 'plain.mjs')).toEqual({ code: 0, stdout: 'plain\n', stderr: '' })
    expect(await app.read('wasm-pkg.lock')).toBeUndefined()
  })

  it('refuses in a frozen project what is not locked', async () => {
    const { code, stderr } = await app.run(node, 'main.mjs', { env: { CI: '1' } })
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('E_LOCK_STALE') as string })
    expect(await app.read('wasm-pkg.lock')).toBeUndefined()
  })

  it('imports packages, pins them and writes their types', async () => {
    const { code, stdout, stderr } = await app.run(node, 'main.mjs')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(EXPECTED)
    expect(await app.read('wasm-pkg.lock')).toContain('name = "docs:greet"')
    expect(await app.read('wasm-pkg.d.ts')).toContain('declare module "docs:adder@^0.1"')
  })

  it('runs again from the store alone, and changes nothing', async () => {
    const before = [await app.read('wasm-pkg.lock'), await app.read('wasm-pkg.d.ts')]
    const { code, stdout, stderr } = await app.run(node, 'main.mjs', { env: { CI: '1', WASM_PKG_OFFLINE: '1' } })
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(EXPECTED)
    expect([await app.read('wasm-pkg.lock'), await app.read('wasm-pkg.d.ts')]).toEqual(before)
  })

  it('serves import() in CommonJS', async () => {
    expect((await app.run(node, 'lazy.cjs')).stdout).toBe('Hello, CommonJS!\n')
  })

  it('says that require cannot load a component', async () => {
    const { code, stderr } = await app.run(node, 'require.cjs')
    expect(code).toBe(1)
    expect(stderr).toContain('require("docs:adder@0.1.0") cannot load a component')
    expect(stderr).toContain('await import("docs:adder@0.1.0")')
  })

  it('fails with the code and the importing file when there is no such package', async () => {
    const { code, stderr } = await app.run(node, 'missing.mjs')
    expect(code).toBe(1)
    expect(stderr).toContain('E_NOT_FOUND')
    expect(stderr).toContain('missing.mjs')
  })

  it('says that what bundlers make of a package is not for Node', async () => {
    const { code, stderr } = await app.run(node, 'address.mjs')
    expect(code).toBe(1)
    expect(stderr).toContain('"docs:adder@0.1.0?url" works with bundlers only, not with Node.js (E_UNSUPPORTED)')
  })

  it('serves the threads of the program', async () => {
    expect((await app.run(node, 'thread.mjs')).stdout).toBe('Hello, thread!\n')
  })
})
