import { watch } from 'rollup'
import wasmPkg from 'unplugin-wasm-pkg/rollup'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry } from '@wasm-pkg/testing/registry'
import { adderSource } from '@wasm-pkg/testing/source-folder'

/** Longer than watchers and the plugin collect changes. Anything that has not built again by then will not. */
const QUIET_MS = 1_000

it('a watching Rollup builds once for a change of package.json', async () => {
  await using registry = await startTestRegistry().then((started) => ({
    ...started,
    [Symbol.asyncDispose]: started.close,
  }))
  const app = await createBundleApp(
    registry.host,
    { 'main.js': "import { add } from 'docs:adder'\nconsole.log(Object.keys(add))" },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
  const watcher = watch({
    input: join(app.root, 'main.js'),
    output: { dir: join(app.root, 'dist') },
    plugins: [wasmPkg({ ...app.options, root: app.root })],
    watch: { buildDelay: 100 },
  })
  let ends = 0
  const failures: unknown[] = []
  watcher.on('event', (event) => {
    if (event.code === 'END') ends++
    if (event.code === 'ERROR') failures.push(event.error)
  })
  try {
    await expect.poll(() => ends).toBe(1)
    const wasmPkgKey = { dependencies: { 'docs:adder': '~0.1' } }
    await app.write('package.json', JSON.stringify({ type: 'module', wasmPkg: wasmPkgKey }))
    await expect.poll(() => ends).toBe(2)
    await sleep(QUIET_MS)
    expect([ends, failures]).toEqual([2, []])
    expect(await app.read('wasm-pkg.lock')).toContain('0.1.0')
  } finally {
    await watcher.close()
    await app.remove()
  }
})

it('a watching Rollup builds the source folder of an override, and again when a source is saved or mended', async () => {
  const app = await createBundleApp(
    'localhost:1',
    { 'main.js': "import { add } from 'docs:adder'\nconsole.log(Object.keys(add))", ...(await adderSource('adder')) },
    { overrides: { 'docs:adder': './adder' } },
  )
  await app.write('adder/src/adder.txt', 'not a version')
  const watcher = watch({
    input: join(app.root, 'main.js'),
    output: { file: join(app.root, 'dist/main.js') },
    external: /preview2-shim/,
    plugins: [wasmPkg({ ...app.options, root: app.root })],
    watch: { buildDelay: 100 },
  })
  const failures: unknown[] = []
  watcher.on('event', (event) => {
    if (event.code === 'ERROR') failures.push([event.error.id, event.error.loc?.line])
  })
  try {
    await expect.poll(() => failures).toEqual([[join(app.root, 'adder/src/adder.txt'), 1]])
    await app.write('adder/src/adder.txt', '0.1.0')
    const printed = (): Promise<string> => app.run('dist/main.js').catch(String)
    await expect.poll(printed).toBe("[ 'add' ]")
    await app.write('adder/src/adder.txt', '0.2.0')
    await expect.poll(printed).toBe("[ 'add', 'subtract' ]")
  } finally {
    await watcher.close()
    await app.remove()
  }
})
