import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { publishComponents } from '../components/support/foreign.js'
import { probeComponent } from '../project/support/wasi-component.js'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'

const script = join(import.meta.dirname, 'cache-build.mjs')

let registry: TestRegistry
let app: BundleApp

beforeEach(async () => {
  registry = await startTestRegistry()
  await publishComponents(registry.host, [{ name: 'docs:probe', version: '0.1.0', bytes: await probeComponent() }])
  app = await createBundleApp(
    registry.host,
    {
      'main.js': `import { add } from 'docs:adder'
import { calc } from 'docs:consumer@0.1.0'
import { variables } from 'docs:probe@0.1.0'
console.log(Object.keys(add).join(), calc.sum(new Uint32Array([1, 2, 3])), variables())`,
    },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterEach(async () => {
  await app.remove()
  await registry.close()
})

/** Builds in a process of its own, as users do, runs the output, and returns what the build printed and what the output. */
async function build(name: string, permissions: object): Promise<{ readonly log: string; readonly output: string }> {
  await rm(join(app.root, 'dist'), { recursive: true, force: true })
  const args = [script, name, app.root, JSON.stringify({ root: app.root, ...app.options, permissions })]
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: app.root })
  return { log: stdout, output: await app.run('dist/main.mjs') }
}

const GRANTED = { 'docs:probe': { env: { A: '1' } } }

describe.each(['webpack', 'rspack', 'farm'])('%s with a cache on disk', (name) => {
  it('builds again from it, assets included, and follows the options and package.json', async () => {
    expect((await build(name, GRANTED)).output).toBe('add,subtract 6 1')
    // The first build wrote the lock, so the second is the first that may find everything as it was.
    await build(name, GRANTED)
    const { log, output } = await build(name, GRANTED)
    expect(output).toBe('add,subtract 6 1')
    if (name === 'webpack') expect(Number(log)).toBeGreaterThan(0)
    expect((await build(name, {})).output).toBe('add,subtract 6 0')
    await app.write(
      'package.json',
      JSON.stringify({ type: 'module', wasmPkg: { dependencies: { 'docs:adder': '~0.1' } } }),
    )
    expect((await build(name, {})).output).toBe('add 6 0')
  })
})
