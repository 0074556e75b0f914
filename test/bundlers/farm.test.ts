import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'

const script = join(import.meta.dirname, 'farm-watch.mjs')

/** Longest wait for a watcher to notice. */

const manifest = (range: string): string =>
  JSON.stringify({ type: 'module', wasmPkg: { dependencies: { 'docs:adder': range } } })

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(
    registry.host,
    { 'main.js': `import { add } from 'docs:adder'\nconsole.log(Object.keys(add).join())` },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

it('Farm that watches asks to be started again when package.json changes, and follows the application', async () => {
  const output = { path: 'dist', targetEnv: 'node-next', format: 'esm', entryFilename: '[entryName].mjs' }
  const compilation = { input: { main: './main.js' }, output, persistentCache: false }
  const work = JSON.stringify({ root: app.root, compilation, plugin: { root: app.root, ...app.options } })
  const child = spawn(process.execPath, [script, work], { cwd: app.root, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const printed = (): Promise<string> => app.run('dist/main.mjs').catch(() => '')
  const polling = { interval: 300 }
  try {
    await expect.poll(printed, polling).toBe('add,subtract')
    // Written again and again, since nothing tells when Farm began to watch.
    const changed = async (): Promise<string> => {
      await app.write('package.json', manifest('~0.1'))
      return said
    }
    await expect.poll(changed, polling).toContain('Restart Farm')
    await app.write('main.js', `import { add } from 'docs:adder'\nconsole.log(add.subtract(44, 2))`)
    await expect.poll(printed, polling).toBe('42')
    expect(said).not.toMatch(/can ?not resolve/iu)
  } finally {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
})
