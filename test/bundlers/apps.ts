import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import { EVERYTHING } from '@wasm-pkg/testing/everything'
import { serveFolder } from '@wasm-pkg/testing/static-server'
import type { Build, Bundler } from './adapters/types.js'

const FILES = {
  'main.js': `${EVERYTHING}\nconsole.log(JSON.stringify(globalThis.result))\n`,
  'page.js': EVERYTHING,
  'worker.js': `${EVERYTHING}\npostMessage(globalThis.result)\n`,
  'starter.js': `
const worker = new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })
worker.onmessage = ({ data }) => (globalThis.result = data)
worker.onerror = ({ message }) => { throw new Error(message) }
`,
  'missing.js': `import { x } from 'docs:nothing@^1.0'\nconsole.log(x)\n`,
  'one.js': `import { add } from 'docs:adder'\nglobalThis.result = add.subtract(44, 2)\n`,
  'two.js': `import { add } from 'docs:adder@0.1.0'\nimport { calc } from 'docs:consumer@0.1.0'\nglobalThis.result = [add, calc]\n`,
  'adder.js': `import { add } from 'docs:adder'\nconsole.log(add.add(19, 23), Object.keys(add).join())\n`,
}

/** One application that every bundler builds; what it needs is compiled once. */
export function createApp(registry: string, folder?: string): Promise<BundleApp> {
  const wasmPkg = {
    dependencies: { 'docs:adder': '^0.2.0' },
    // In Node, it comes with modules of the sandbox.
    permissions: { 'docs:greet': { preopens: { '/data': '.' } } },
  }
  return createBundleApp(registry, FILES, wasmPkg, folder)
}

/** The folder of one build. */
export function outOf(app: BundleApp, bundler: Bundler, name: string): string {
  return join(app.root, 'out', bundler.name.toLowerCase(), name)
}

/** What the application computes in Node. */
export async function runInNode(bundler: Bundler, app: BundleApp): Promise<unknown> {
  const out = outOf(app, bundler, 'node')
  const file = await bundler.build({ app, entry: 'main.js', out, platform: 'node' })
  return JSON.parse(await app.run(join('out', bundler.name.toLowerCase(), 'node', file)))
}

/** What the application computes in a page. */
export async function runInPage(
  bundler: Bundler,
  app: BundleApp,
  browser: Browser,
  more: Partial<Build> = {},
): Promise<unknown> {
  const out = outOf(app, bundler, more.base === undefined ? 'page' : 'based')
  const file = await bundler.build({ app, entry: 'page.js', out, platform: 'browser', ...more })
  const type = bundler.script === 'module' ? ' type="module"' : ' defer'
  return await open(browser, out, `<script${type} src="${more.base ?? './'}${file}"></script>`, more.base)
}

/** What the application computes in a worker. */
export async function runInWorker(bundler: Bundler, app: BundleApp, browser: Browser): Promise<unknown> {
  const out = outOf(app, bundler, 'worker')
  const common = { app, out, platform: 'browser' } as const
  if (bundler.followsWorkers) {
    const file = await bundler.build({ ...common, entry: 'starter.js' })
    const type = bundler.script === 'module' ? ' type="module"' : ' defer'
    return await open(browser, out, `<script${type} src="./${file}"></script>`)
  }
  const file = await bundler.build({ ...common, entry: 'worker.js' })
  const start = FILES['starter.js'].replace('./worker.js', `./${file}`).replace('import.meta.url', 'location.href')
  return await open(browser, out, `<script type="module">${start}</script>`)
}

async function open(browser: Browser, folder: string, script: string, base = '/'): Promise<unknown> {
  await writeFile(join(folder, 'index.html'), `<!doctype html><title>${base}</title>${script}`)
  const server = await serveFolder(folder, base)
  try {
    return await resultOf(browser, `${server.origin}${base}index.html`)
  } finally {
    await server.close()
  }
}
