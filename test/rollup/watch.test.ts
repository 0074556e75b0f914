import { watch } from 'rollup'
import wasmPkg from 'unplugin-wasm-pkg/rollup'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry } from '@wasm-pkg/testing/registry'

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
