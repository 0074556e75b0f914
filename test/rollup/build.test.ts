import { type OutputOptions, rollup, type RollupLog } from 'rollup'
import wasmPkg from 'unplugin-wasm-pkg/rollup'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING, EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'

const DEPENDENCIES = { dependencies: { 'docs:adder': '^0.2.0' } }
const PRINT = '\nconsole.log(JSON.stringify(globalThis.result))\n'

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(
    registry.host,
    {
      'main.js': EVERYTHING + PRINT,
      // The same without top-level await, which CommonJS lacks.
      'plain.js': `import { add } from 'docs:adder'
import { hello } from 'docs:greet@^0.1'
console.log(JSON.stringify([add.add(19, 23), hello('cjs')]))`,
    },
    DEPENDENCIES,
  )
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

async function build(input: string, output: OutputOptions): Promise<readonly RollupLog[]> {
  const logs: RollupLog[] = []
  const bundle = await rollup({
    input: join(app.root, input),
    plugins: [wasmPkg({ root: app.root, ...app.options })],
    onLog: (_level, log) => logs.push(log),
  })
  await bundle.write(output)
  await bundle.close()
  return logs
}

describe('a Rollup build for Node', () => {
  it('runs as an ES module, without warnings', async () => {
    expect(await build('main.js', { dir: join(app.root, 'dist') })).toEqual([])
    expect(JSON.parse(await app.run('dist/main.js'))).toEqual(EVERYTHING_RESULT)
  })

  it('runs as CommonJS', async () => {
    await build('plain.js', { dir: join(app.root, 'cjs'), format: 'cjs', entryFileNames: '[name].cjs' })
    expect(JSON.parse(await app.run('cjs/plain.cjs'))).toEqual([42, 'Hello, cjs!'])
  })

  it('pins what it resolved, writes types, and needs neither network nor compiler again', async () => {
    const lock = await app.read('wasm-pkg.lock')
    expect(lock).toContain('name = "docs:greet"')
    expect(lock).toContain('    "wasi:filesystem/types@0.2.12",')
    expect(await app.read('wasm-pkg.d.ts')).toContain('declare module "docs:adder/add@0.1.0"')
    const asked = registry.requests.length
    await build('main.js', { dir: join(app.root, 'again') })
    expect(registry.requests.length).toBe(asked)
    expect(await app.read('wasm-pkg.lock')).toBe(lock)
  })
})

describe('a failing import', () => {
  it('is the error of the bundler, with the file, the place, the reason and the next step', async () => {
    await app.write('missing.js', `\n  import { x } from 'docs:nothing@^1.0'\n`)
    const error: unknown = await build('missing.js', { dir: join(app.root, 'none') }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({
      code: 'PLUGIN_ERROR',
      pluginCode: 'E_NOT_FOUND',
      plugin: 'wasm-pkg',
      id: join(app.root, 'missing.js'),
      loc: { line: 2, column: 20 },
    })
    expect(String(error)).toMatch(/docs:nothing is not in 127\.0\.0\.1:\d+/)
    expect(String(error)).toContain('hint:')
  })

  it('leaves the lock as it was', async () => {
    expect(await app.read('wasm-pkg.lock')).not.toContain('docs:nothing')
  })

  it('elsewhere still gives types to the packages that were found, and pins none of them', async () => {
    const lock = await app.read('wasm-pkg.lock')
    expect(await app.read('wasm-pkg.d.ts')).not.toContain('"docs:adder@>=0.1.0"')
    await app.write('misspelt.js', `import { ad } from 'docs:adder@>=0.1.0'\nconsole.log(ad)\n`)
    await expect(build('misspelt.js', { dir: join(app.root, 'none') })).rejects.toMatchObject({
      code: 'MISSING_EXPORT',
    })
    expect(await app.read('wasm-pkg.d.ts')).toContain('declare module "docs:adder@>=0.1.0"')
    expect(await app.read('wasm-pkg.lock')).toBe(lock)
  })
})
