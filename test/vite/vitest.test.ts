import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BundleApp, createBundleApp } from '../support/bundle-app.js'
import { EVERYTHING, EVERYTHING_RESULT } from '../support/everything.js'
import { startTestRegistry, type TestRegistry } from '../support/registry.js'

const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')

/** The tests of a user: a component met directly, through a module of the application, and replaced by a mock. */
const FILES = {
  'vitest.config.js': `import wasmPkg from 'unplugin-wasm-pkg/vite'
export default { plugins: [wasmPkg(JSON.parse(process.env.OPTIONS))] }`,
  'everything.js': EVERYTHING,
  'everything.test.js': `import { expect, it } from 'vitest'
import './everything.js'
it('runs every kind of import', () => expect(globalThis.result).toEqual(${JSON.stringify(EVERYTHING_RESULT)}))`,
  'sum.js': `import { add } from 'docs:adder@0.1.0'\nexport const sum = (a, b) => add.add(a, b)`,
  'sum.test.js': `import { expect, it } from 'vitest'
import { sum } from './sum.js'
it('reaches the component through the application', () => expect(sum(20, 22)).toBe(42))`,
  'mock.test.js': `import { expect, it, vi } from 'vitest'
import { sum } from './sum.js'
vi.mock('docs:adder@0.1.0', () => ({ add: { add: () => 7 } }))
it('replaces the component', () => expect(sum(20, 22)).toBe(7))`,
}

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(registry.host, FILES, { dependencies: { 'docs:adder': '^0.2.0' } })
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

/** What a run of the user's tests reports; a failure of one of them fails this with its text. */
async function runTests(...flags: readonly string[]): Promise<unknown> {
  const args = [vitest, 'run', '--reporter=json', '--outputFile=report.json', ...flags]
  const env = { ...process.env, OPTIONS: JSON.stringify(app.options) }
  await promisify(execFile)(process.execPath, args, { cwd: app.root, env }).catch(async (error: unknown) => {
    throw new Error(await app.read('report.json').catch(() => String(error)))
  })
  return JSON.parse(await app.read('report.json'))
}

describe("Vitest in a user's project", () => {
  it.each(['threads', 'forks'])('runs components in the pool %s', async (pool) => {
    expect(await runTests(`--pool=${pool}`)).toMatchObject({ success: true, numPassedTests: 3, numTotalTests: 3 })
  })
})
