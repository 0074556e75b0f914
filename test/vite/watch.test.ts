import type { Rolldown } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { buildSample } from '@wasm-pkg/testing/samples'
import { adderSource } from '@wasm-pkg/testing/source-folder'
import { vitesAlike } from './support/vites.js'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'

/** Longer than watchers and the plugin collect changes. Anything that has not built again by then will not. */
const QUIET_MS = 1_500

let registry: TestRegistry
let app: BundleApp

beforeEach(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(
    registry.host,
    { 'main.js': "import { add } from 'docs:adder'\nexport default Object.keys(add)" },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterEach(async () => {
  await app.remove()
  await registry.close()
})

async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + PATIENCE_MS
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error('nothing happened in time')
    await sleep(100)
  }
}

const manifest = (wasmPkgKey: unknown): string => JSON.stringify({ type: 'module', wasmPkg: wasmPkgKey })

describe.each(vitesAlike)('a local override under the dev server of $name', ({ vite }) => {
  it('is followed when it is rebuilt, and pages reload', async () => {
    const [old, recent] = [await buildSample('docs:adder@0.1.0'), await buildSample('docs:adder@0.2.0')]
    const file = join(app.root, 'adder.wasm')
    await copyFile(old.file, file)
    await app.write('package.json', manifest({ overrides: { 'docs:adder': './adder.wasm' } }))
    const server = await vite.createServer({
      root: app.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [wasmPkg(app.options)],
      server: { host: '127.0.0.1', port: 0 },
    })
    try {
      await server.listen()
      const sent = vi.spyOn(server.environments.client.hot, 'send')
      const names = async (): Promise<unknown> => (await server.ssrLoadModule('/main.js'))['default']
      expect(await names()).toEqual(['add'])
      await copyFile(recent.file, file)
      await until(async () => String(await names()) === 'add,subtract')
      expect(sent).toHaveBeenCalledWith({ type: 'full-reload' })
    } finally {
      await server.close()
    }
  })
})

describe.each(vitesAlike)('a source folder under the dev server of $name', ({ vite }) => {
  it('is built, built again when a source is saved, and its errors are shown in its source', async () => {
    for (const [path, text] of Object.entries(await adderSource('adder'))) await app.write(path, text)
    await app.write('package.json', manifest({ overrides: { 'docs:adder': './adder' } }))
    const server = await vite.createServer({
      root: app.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [wasmPkg(app.options)],
      server: { host: '127.0.0.1', port: 0 },
    })
    try {
      await server.listen()
      const sent = vi.spyOn(server.environments.client.hot, 'send')
      const names = async (): Promise<unknown> => (await server.ssrLoadModule('/main.js'))['default']
      const place = async (): Promise<unknown> =>
        await names().catch(({ id, loc }: { id?: string; loc?: { line: number; column: number } }) => [id, loc])
      expect(await names()).toEqual(['add'])
      await app.write('adder/src/adder.txt', '0.2.0')
      await until(async () => String(await names()) === 'add,subtract')
      expect(sent).toHaveBeenCalledWith({ type: 'full-reload' })
      const file = join(app.root, 'adder/src/adder.txt')
      await app.write('adder/src/adder.txt', '0.3.0')
      await until(async () => JSON.stringify(await place()) === JSON.stringify([file, { file, line: 1, column: 2 }]))
      await app.write('adder/src/adder.txt', '0.1.0')
      await until(async () => String(await names().catch(() => '')) === 'add')
    } finally {
      await server.close()
    }
  })
})

describe.each(vitesAlike)('a package.json that cannot be read, under the dev server of $name', ({ vite }) => {
  it('is read again after it is corrected, and pages reload', async () => {
    await app.write('package.json', manifest({ dependencies: { 'docs:adder': 'x.y' } }))
    const server = await vite.createServer({
      root: app.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [wasmPkg(app.options)],
      server: { host: '127.0.0.1', port: 0 },
    })
    try {
      await server.listen()
      const sent = vi.spyOn(server.environments.client.hot, 'send')
      await expect(server.ssrLoadModule('/main.js')).rejects.toThrow('E_CONFIG')
      await app.write('package.json', manifest({ dependencies: { 'docs:adder': '~0.1' } }))
      await until(() => sent.mock.calls.some(([message]) => (message as { type?: string }).type === 'full-reload'))
      expect((await server.ssrLoadModule('/main.js'))['default']).toEqual(['add'])
    } finally {
      await server.close()
    }
  })
})

describe.each(vitesAlike)('a build of $name that watches', ({ vite }) => {
  it('follows package.json and comes to rest after its own writes', async () => {
    const watcher = (await vite.build({
      root: app.root,
      configFile: false,
      logLevel: 'silent',
      plugins: [wasmPkg(app.options)],
      // Writing a file is two events, which are one change.
      build: { ssr: 'main.js', watch: { buildDelay: 100 } },
    })) as Rolldown.RolldownWatcher
    let ends = 0
    const failures: unknown[] = []
    watcher.on('event', (event) => {
      if (event.code === 'END') ends++
      if (event.code === 'ERROR') failures.push(event.error)
    })
    try {
      await until(() => ends > 0)
      await sleep(QUIET_MS)
      expect([ends, failures]).toEqual([1, []])
      expect(await app.read('wasm-pkg.lock')).toContain('0.2.0')
      await app.write('package.json', manifest({ dependencies: { 'docs:adder': '~0.1' } }))
      await until(() => ends > 1)
      await sleep(QUIET_MS)
      expect([ends, failures]).toEqual([2, []])
      const old = await app.read('wasm-pkg.lock')
      expect(old).toContain('0.1.0')
      // Another process writes it, for example a git checkout.
      await app.write('wasm-pkg.lock', `${old}# written elsewhere\n`)
      await until(() => ends > 2)
      await sleep(QUIET_MS)
      expect([ends, failures]).toEqual([3, []])
    } finally {
      await watcher.close()
    }
  })
})
