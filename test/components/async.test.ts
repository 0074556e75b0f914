import { startRegistryServer } from '@wasm-pkg/registry-server'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hasOtherVersions, installNode } from '../node/versions.js'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { createServer } from 'vite'
import vitePlugin from 'unplugin-wasm-pkg/vite'
import { callerComponent, pauseComponent, waiterComponent } from './support/async-components.js'
import { buildWithRollup, runInBrowser } from './support/build.js'
import { FAILING, FAILING_RESULT, failing3Component, failingComponent } from './support/failing-components.js'
import { buildForeign, missingTool, needs, publishComponents } from './support/foreign.js'

const CONFIGURED = {
  bindings: { 'docs:waiter/host': './slow.js', log: './log.js#default' },
  async: {
    'docs:waiter': { imports: ['docs:waiter/host#slow'], exports: ['docs:waiter/api@0.1.0#run'] },
    'docs:failing': {
      imports: ['slow', 'text', 'may'].map((name) => `docs:failing/host#${name}`),
      exports: ['run', 'say', 'try', 'boom', 'bad'],
    },
  },
}
const NANOSECONDS = 20_000_000
const RUST = missingTool('docs:sleepers')

/** jco gives the numbers of a stream in the portions in which they were written. */
const SLEEPERS = `import { count, sort } from 'docs:sleepers@0.1.0'
const sorted = await sort(new Uint32Array([400, 10, 200]))
const counted = []
for await (const portion of await count(3)) counted.push(...(typeof portion === 'number' ? [portion] : portion))
globalThis.result = { sorted: [...sorted], counted, lines: globalThis.lines }
`
const SLEEPERS_RESULT = {
  sorted: [10, 200, 400],
  counted: [0, 1, 2],
  lines: ['10 is up', '200 is up', '400 is up'],
}

let app: BundleApp
let browser: Browser | undefined
let closeRegistry: () => Promise<void>
const programs = new Map<string, string>()

beforeAll(async () => {
  const registry = await startRegistryServer()
  closeRegistry = () => registry.close()
  await publishComponents(registry.host, [
    { name: 'docs:waiter', version: '0.1.0', bytes: await waiterComponent() },
    { name: 'docs:failing', version: '0.1.0', bytes: await failingComponent() },
    { name: 'docs:failing3', version: '0.3.0', bytes: await failing3Component() },
    { name: 'docs:caller', version: '0.1.0', bytes: await callerComponent() },
    { name: 'docs:pause', version: '0.1.0', bytes: await pauseComponent('0.3.0') },
    { name: 'docs:pause', version: '0.1.1', bytes: await pauseComponent('0.3.1') },
    ...(RUST === undefined ? [await buildForeign('docs:sleepers')] : []),
  ])
  app = await createBundleApp(registry.host, {
    'slow.js': 'export const slow = (x) => new Promise((resolve) => setTimeout(resolve, 5, x * 2))\n',
    'waiter.js': `import { run } from 'docs:waiter/api@0.1.0'\nglobalThis.result = await run(20)\n`,
    'waiter-node.js': `import { run } from 'docs:waiter/api@0.1.0'\nconsole.log(await run(20))\n`,
    'failing-node.js': FAILING,
    'caller-node.js': `import { call } from 'docs:caller@0.1.0'\nconsole.log(await call())\n`,
    'pause.js': `import { pause } from 'docs:pause@0.1.0'
import { pause as later } from 'docs:pause@0.1.1'
globalThis.result = [await pause(${NANOSECONDS}n), await later(0n)].map(Number)`,
    'pause-node.js': `import { pause } from 'docs:pause@0.1.0'
import { pause as later } from 'docs:pause@0.1.1'
console.log(JSON.stringify([await pause(${NANOSECONDS}n), await later(0n)].map(Number)))`,
    'pause-later.js': `import { $init, pause } from 'docs:pause@0.1.0'
void $init.then(() => pause(0n)).then((passed) => (globalThis.result = typeof passed))`,
    'dev.html': '<script type="module" src="./pause.js"></script>',
    'log.js': 'export default (text) => void (globalThis.lines ??= []).push(text)\n',
    'sleepers.js': SLEEPERS,
    'sleepers-node.js': `${SLEEPERS}console.log(JSON.stringify(globalThis.result))\n`,
    'pause-cjs.js': `import { pause } from 'docs:pause@0.1.0'
void pause(${NANOSECONDS}n).then((passed) => console.log(Number(passed)))`,
  })
  if (hasOtherVersions) for (const version of ['24', '26']) programs.set(version, await installNode(version))
  if (hasChromium) browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await app.remove()
  await closeRegistry()
})

async function configure(wasmPkg: object): Promise<void> {
  await app.write('package.json', JSON.stringify({ private: true, type: 'module', wasmPkg }))
}
beforeEach(() => configure(CONFIGURED))

async function runWith(version: string, file: string): Promise<string> {
  const { stdout } = await promisify(execFile)(programs.get(version) ?? '', [join(app.root, file)])
  return stdout.trim()
}

/** Runs a source as it is. */
async function withoutBundler(program: string): Promise<string> {
  const { CI: _ci, ...inherited } = process.env
  const env = {
    ...inherited,
    WKG_CONFIG_FILE: app.options.configFile,
    WASM_PKG_CACHE_DIR: app.options.cacheDir,
  }
  const args = ['--import', '@wasm-pkg/node/register', 'pause-node.js']
  return (await promisify(execFile)(program, args, { cwd: app.root, env })).stdout.trim()
}

function inBrowser(name: string): Promise<unknown> {
  if (browser === undefined) throw new Error('there is no browser')
  return runInBrowser(browser, app, name)
}

describe('functions that the project lets wait for promises', () => {
  it.skipIf(!hasOtherVersions).each(['24', '26'])('do so in Node %s (from npm, for linux-x64)', async (version) => {
    await buildWithRollup(app, 'waiter-node')
    expect(await runWith(version, 'dist/waiter-node.js')).toBe('41')
  })

  it.skipIf(!hasChromium)('do so in Chromium (needs chromium)', async () => {
    expect(await inBrowser('waiter')).toBe(41)
  })

  it('have types that say so', async () => {
    await buildWithRollup(app, 'waiter-node')
    const types = await app.read('wasm-pkg.d.ts')
    expect(types).toContain('run(x: number): Promise<number>')
    expect(types).toMatch(/slow\(x: number\): Promise<number>/)
  })

  it('are an error if the package does not have them', async () => {
    await configure({ ...CONFIGURED, async: { 'docs:waiter': { exports: ['docs:waiter/api#walk'] } } })
    await expect(buildWithRollup(app, 'waiter-node')).rejects.toMatchObject({
      pluginCode: 'E_CONFIG',
      message: expect.stringMatching(/wasmPkg\.async\["docs:waiter"\]\.exports\[0\][^]*docs:waiter\/api@0\.1\.0#run/),
    })
  })

  it('are waited for by the packages that link to them', async () => {
    await expect(buildWithRollup(app, 'caller-node')).rejects.toMatchObject({
      pluginCode: 'E_CONFIG',
      message: expect.stringContaining('Add "docs:waiter/api@0.1.0#run" to wasmPkg.async["docs:caller"].imports'),
    })
    const caller = { imports: ['docs:waiter/api#run'], exports: ['call'] }
    await configure({ ...CONFIGURED, async: { ...CONFIGURED.async, 'docs:caller': caller } })
    await buildWithRollup(app, 'caller-node')
    if (hasOtherVersions) expect(await runWith('26', 'dist/caller-node.js')).toBe('13')
  })
})

describe.skipIf(!hasOtherVersions)('a waiting call that fails (in Node from npm, for linux-x64)', () => {
  it.each(['24', '26'])('rejects, and says why no later one is made, in Node %s', async (node) => {
    await buildWithRollup(app, 'failing-node')
    expect(JSON.parse(await runWith(node, 'dist/failing-node.js'))).toEqual(FAILING_RESULT)
  })
})

describe('a component of WASI 0.3', () => {
  const passed = [expect.toSatisfy((time: number) => time >= NANOSECONDS && time < 5e9), expect.any(Number)]

  it.skipIf(!hasOtherVersions).each(['24', '26'])('runs in Node %s (from npm, for linux-x64)', async (version) => {
    await buildWithRollup(app, 'pause-node')
    expect(JSON.parse(await runWith(version, 'dist/pause-node.js'))).toEqual(passed)
  })

  it.skipIf(!hasOtherVersions)('runs in Node as CommonJS (from npm, for linux-x64)', async () => {
    await buildWithRollup(app, 'pause-cjs', {}, { format: 'cjs', entryFileNames: '[name].cjs' })
    expect(Number(await runWith('26', 'dist/pause-cjs.cjs'))).toBeGreaterThanOrEqual(NANOSECONDS)
  })

  it.skipIf(!hasChromium)('runs in Chromium (needs chromium)', async () => {
    expect(await inBrowser('pause')).toEqual(passed)
  })

  it.skipIf(!hasChromium)('runs in Chromium without top-level await (needs chromium)', async () => {
    if (browser === undefined) throw new Error('there is no browser')
    expect(await runInBrowser(browser, app, 'pause-later', { topLevelAwait: false })).toBe('bigint')
  })

  it.skipIf(!hasChromium)("runs in Chromium from Vite's server (needs chromium)", async () => {
    if (browser === undefined) throw new Error('there is no browser')
    const server = await createServer({
      root: app.root,
      configFile: false,
      logLevel: 'error',
      plugins: [vitePlugin(app.options)],
      server: { host: '127.0.0.1', port: 0 },
    })
    try {
      await server.listen()
      const [origin = ''] = server.resolvedUrls?.local ?? []
      expect(await resultOf(browser, new URL('dev.html', origin).href)).toEqual(passed)
    } finally {
      await server.close()
    }
  })

  it.skipIf(!hasOtherVersions)('runs in Node without a bundler (from npm, for linux-x64)', async () => {
    expect(JSON.parse(await withoutBundler(programs.get('26') ?? ''))).toEqual(passed)
  })

  it.skipIf('Suspending' in WebAssembly)('is an error without a bundler in a Node that cannot wait', async () => {
    await expect(withoutBundler(process.execPath)).rejects.toThrow(
      /docs:pause@0\.1\.\d uses async functions, which Node 2/,
    )
  })

  it('has types that say which functions wait', async () => {
    await buildWithRollup(app, 'pause-node')
    expect(await app.read('wasm-pkg.d.ts')).toContain('pause(nanoseconds: bigint): Promise<bigint>')
  })
})

describe.skipIf(RUST !== undefined)(`concurrent calls and streams in Rust${needs(RUST)}`, () => {
  it.skipIf(!hasOtherVersions).each(['24', '26'])('run in Node %s (from npm, for linux-x64)', async (version) => {
    await buildWithRollup(app, 'sleepers-node')
    expect(JSON.parse(await runWith(version, 'dist/sleepers-node.js'))).toEqual(SLEEPERS_RESULT)
  })

  it.skipIf(!hasChromium)('run in Chromium (needs chromium)', async () => {
    expect(await inBrowser('sleepers')).toEqual(SLEEPERS_RESULT)
  })
})
