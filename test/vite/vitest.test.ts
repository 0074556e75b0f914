import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromium, hasChromium } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING, EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { tried } from '@wasm-pkg/testing/nightly'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { adderSource } from '@wasm-pkg/testing/source-folder'

const vitest = join(import.meta.dirname, '../../node_modules/vitest/vitest.mjs')

/** A user's tests: a component is imported directly, through a module of the application, and replaced by a mock. */
const FILES = {
  'vitest.config.js': `import wasmPkg from 'unplugin-wasm-pkg/vite'
export default { plugins: [wasmPkg(JSON.parse(process.env.OPTIONS))] }`,
  'browser.config.js': `import wasmPkg from 'unplugin-wasm-pkg/vite'
import { playwright } from '@vitest/browser-playwright'
const launchOptions = { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] }
const browser = {
  enabled: true,
  headless: true,
  screenshotFailures: false,
  provider: playwright({ launchOptions }),
  instances: [{ browser: 'chromium' }],
}
export default {
  plugins: [wasmPkg(JSON.parse(process.env.OPTIONS))],
  cacheDir: '.vite',
  test: { browser: { ...browser, api: { host: '127.0.0.1', port: 0 } }, include: ['page.js'] },
}`,
  'page.js': `import { expect, it } from 'vitest'
import './everything.js'
it('runs in a page', () => expect([location.protocol, globalThis.result]).toEqual(['http:', ${JSON.stringify(EVERYTHING_RESULT)}]))`,
  'everything.js': EVERYTHING,
  'everything.test.js': `import { expect, it } from 'vitest'
import './everything.js'
it('runs every kind of import', () => expect(globalThis.result).toEqual(${JSON.stringify(EVERYTHING_RESULT)}))`,
  'sum.js': `import { add } from 'docs:adder@0.1.0'\nexport const sum = (a, b) => add.add(a, b)`,
  'sum.test.js': `import { expect, it } from 'vitest'
import { sum } from './sum.js'
it('reaches the component through the application', () => expect(sum(20, 22)).toBe(42))
it('has a DOM if it was asked for', () => expect(typeof document).toBe(process.env.DOM ? 'object' : 'undefined'))`,
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
  const isDom = flags.some((flag) => flag.includes('jsdom'))
  const env = { ...process.env, CHROMIUM: chromium, OPTIONS: JSON.stringify(app.options), ...(isDom && { DOM: '1' }) }
  await promisify(execFile)(process.execPath, args, { cwd: app.root, env }).catch(async (error: unknown) => {
    throw new Error(await app.read('report.json').catch(() => String(error)))
  })
  return JSON.parse(await app.read('report.json'))
}

describe("Vitest in a user's project", () => {
  it.each(tried(['threads', 'forks'], (pool) => pool === 'threads'))('runs components in the pool %s', async (pool) => {
    expect(await runTests(`--pool=${pool}`)).toMatchObject({ success: true, numPassedTests: 4, numTotalTests: 4 })
  })

  it.each(tried(['vmThreads', 'vmForks'], (pool) => pool === 'vmForks'))(
    'runs components in a context of the pool %s',
    async (pool) => {
      // There, what one file mocks is mocked in the next too, whatever it is: this is Vitest's own.
      const flags = [`--pool=${pool}`, '--exclude=mock.test.js']
      expect(await runTests(...flags)).toMatchObject({ success: true, numPassedTests: 3, numTotalTests: 3 })
    },
  )

  it('runs components beside the DOM of jsdom', async () => {
    expect(await runTests('--environment=jsdom')).toMatchObject({ success: true, numPassedTests: 4, numTotalTests: 4 })
  })

  it.skipIf(!hasChromium)('runs components in browser mode (needs chromium)', async () => {
    expect(await runTests('--config=browser.config.js')).toMatchObject({ success: true, numPassedTests: 1 })
  })

  it('imports the package whose source the folder is by its name, and in CI what was built before', async () => {
    const own = await createBundleApp(registry.host, {
      'vitest.config.js': FILES['vitest.config.js'],
      'own.test.js': `import { expect, it } from 'vitest'
import { add } from 'docs:adder'
it('is what was built', () => expect(add.add(20, 22)).toBe(42))`,
    })
    try {
      for (const [path, text] of Object.entries(await adderSource('.'))) await own.write(path, text)
      const { frozen: _, ...options } = own.options
      for (const CI of ['', '1']) {
        const env = {
          ...process.env,
          WASM_PKG_FROZEN: '',
          WASM_PKG_ALLOW_BUILD: '',
          CI,
          OPTIONS: JSON.stringify(options),
        }
        const ran = promisify(execFile)(process.execPath, [vitest, 'run'], { cwd: own.root, env })
        expect((await ran.catch(({ stdout }: { stdout: string }) => ({ stdout }))).stdout).toContain('1 passed')
      }
      await own.write('src/adder.txt', '0.2.0')
      const env = { ...process.env, CI: '1', OPTIONS: JSON.stringify(options) }
      const stale = promisify(execFile)(process.execPath, [vitest, 'run'], { cwd: own.root, env })
      await expect(stale).rejects.toMatchObject({ stderr: expect.stringContaining('the project is frozen') as string })
    } finally {
      await own.remove()
    }
  })
})
