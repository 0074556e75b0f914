import { inspectComponent } from '@wasm-pkg/component'
import { startRegistryServer } from '@wasm-pkg/registry-server'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { buildWithRollup, runInBrowser } from './support/build.js'
import { publishComponents } from './support/foreign.js'
import { nestedComponent } from './support/nested.js'

const MAIN = `import { api, first, second } from 'docs:both@0.1.0'
import { sum } from 'docs:calc/calc@0.1.0'
import { totals } from 'docs:nested@0.1.0'
const counter = new api.Counter(5)
globalThis.result = {
  calc: sum(new Uint32Array([1, 2, 39])),
  resources: [first(40), second(1), counter.next(), counter.next()],
  totals: [totals.left(1), totals.left(2), totals.right(10)],
}
`
const RESULT = { calc: 42, resources: [42, 3, 6, 7], totals: [102, 106, 120] }

const read = (name: string): Promise<Uint8Array> => readFile(join(import.meta.dirname, 'fixtures', name))

let app: BundleApp
let browser: Browser | undefined
let closeRegistry: () => Promise<void>

beforeAll(async () => {
  const registry = await startRegistryServer()
  closeRegistry = () => registry.close()
  await publishComponents(registry.host, [
    { name: 'docs:both', version: '0.1.0', bytes: await read('both.wasm') },
    { name: 'docs:calc', version: '0.1.0', bytes: await read('calc.wasm') },
    { name: 'docs:nested', version: '0.1.0', bytes: await nestedComponent() },
  ])
  app = await createBundleApp(
    registry.host,
    {
      'offset.js': 'export default () => 100\n',
      'main.js': MAIN,
      'node.js': `${MAIN}console.log(JSON.stringify(globalThis.result))\n`,
    },
    { bindings: { offset: './offset.js#default' } },
  )
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await closeRegistry()
})

describe('a component of components', () => {
  it('shows what the whole imports and exports, and nothing of its parts', async () => {
    const facts = [await read('both.wasm'), await read('calc.wasm'), await nestedComponent()].map((bytes) =>
      inspectComponent(bytes),
    )
    expect(facts.map(({ imports, exports }) => ({ imports, exports }))).toEqual([
      { imports: [], exports: ['docs:counter/api@0.1.0', 'first', 'second'] },
      { imports: [], exports: ['docs:consumer/calc@0.1.0'] },
      { imports: ['offset'], exports: ['docs:nested/totals@0.1.0'] },
    ])
  })

  it('runs in Node, its parts sharing and not sharing state as they were composed', async () => {
    expect(await buildWithRollup(app, 'node')).toEqual([])
    expect(JSON.parse(await app.run('dist/node.js'))).toEqual(RESULT)
  })

  it.skipIf(!hasChromium)('runs in Chromium (needs chromium)', async () => {
    if (browser === undefined) throw new Error('there is no browser')
    expect(await runInBrowser(browser, app, 'main')).toEqual(RESULT)
  })

  it('has the types of the whole', async () => {
    const types = await app.read('wasm-pkg.d.ts')
    expect(types).toContain('export function first(start: number): number')
    expect(types).toContain('export class Counter')
  })
})
