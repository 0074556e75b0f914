import { type OutputOptions, rolldown, type RolldownOptions } from 'rolldown'
import wasmPkg from 'unplugin-wasm-pkg/rolldown'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasChromium, launchBrowser, resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING, EVERYTHING_RESULT } from '@wasm-pkg/testing/everything'
import { startTestRegistry, type TestRegistry } from '@wasm-pkg/testing/registry'
import { serveFolder } from '@wasm-pkg/testing/static-server'

const PRINT = '\nconsole.log(JSON.stringify(globalThis.result))\n'

let registry: TestRegistry
let app: BundleApp

beforeAll(async () => {
  registry = await startTestRegistry()
  app = await createBundleApp(
    registry.host,
    {
      'main.js': EVERYTHING + PRINT,
      'plain.js': `import { add } from 'docs:adder'\nconsole.log(add.add(19, 23))`,
      'page.html': '<!doctype html><script type="module" src="./main.js"></script>',
    },
    { dependencies: { 'docs:adder': '^0.2.0' } },
  )
})
afterAll(async () => {
  await app.remove()
  await registry.close()
})

async function build(input: string, output: OutputOptions, more: RolldownOptions = {}): Promise<void> {
  const bundle = await rolldown({
    ...more,
    input: join(app.root, input),
    plugins: [wasmPkg({ root: app.root, ...app.options })],
  })
  await bundle.write(output)
  await bundle.close()
}

describe('a Rolldown build for Node', () => {
  it('runs as an ES module', async () => {
    await build('main.js', { dir: join(app.root, 'dist') }, { platform: 'node' })
    expect(JSON.parse(await app.run('dist/main.js'))).toEqual(EVERYTHING_RESULT)
  })

  it('runs as CommonJS', async () => {
    await build(
      'plain.js',
      { dir: join(app.root, 'cjs'), format: 'cjs', entryFileNames: '[name].cjs' },
      { platform: 'node' },
    )
    expect(await app.run('cjs/plain.cjs')).toBe('42')
  })

  it('fails with the reason and the next step, and leaves the lock as it was', async () => {
    await app.write('missing.js', `import { x } from 'docs:nothing@^1.0'\nconsole.log(x)`)
    const error: unknown = await build('missing.js', { dir: join(app.root, 'none') }).catch((reason: unknown) => reason)
    expect(String(error)).toContain('docs:nothing')
    expect(String(error)).toContain('hint:')
    expect(await app.read('wasm-pkg.lock')).not.toContain('docs:nothing')
  })
})

describe.skipIf(!hasChromium)('a Rolldown build for browsers (needs Chromium)', () => {
  it('runs in a page, its modules in files with a hash', async () => {
    const folder = join(app.root, 'web')
    await build('main.js', { dir: folder })
    await app.write('web/page.html', await app.read('page.html'))
    const server = await serveFolder(folder)
    const browser = await launchBrowser()
    try {
      expect(await resultOf(browser, `${server.origin}/page.html`)).toEqual(EVERYTHING_RESULT)
    } finally {
      await browser.close()
      await server.close()
    }
    const modules = (await readdir(join(folder, 'assets'))).filter((name) => name.endsWith('.wasm'))
    expect(modules.length).toBeGreaterThan(2)
    for (const name of modules) expect(name).toMatch(/-[\w-]{8}\.wasm$/u)
  })
})
