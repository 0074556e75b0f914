import type { Browser } from 'playwright-core'
import { type OutputOptions, rollup, type RollupLog } from 'rollup'
import rollupPlugin, { type Options } from 'unplugin-wasm-pkg/rollup'
import vitePlugin from 'unplugin-wasm-pkg/vite'
import { build, preview } from 'vite'
import { join } from 'node:path'
import { resultOf } from '@wasm-pkg/testing/browser'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'

/** Builds `<name>.js` of an application with Rollup, by default for Node, into `dist/`. @returns what Rollup said */
export async function buildWithRollup(
  app: BundleApp,
  name: string,
  options: Options = {},
  output: OutputOptions = {},
): Promise<readonly RollupLog[]> {
  const logs: RollupLog[] = []
  const bundle = await rollup({
    input: join(app.root, `${name}.js`),
    plugins: [rollupPlugin({ root: app.root, ...app.options, ...options })],
    onLog: (_level, log) => logs.push(log),
  })
  try {
    await bundle.write({ dir: join(app.root, 'dist'), ...output })
  } finally {
    await bundle.close()
  }
  return logs
}

/** Builds `<name>.js` with Vite and gives what it sets `globalThis.result` to in a browser. */
export async function runInBrowser(
  browser: Browser,
  app: BundleApp,
  name: string,
  options: Options = {},
): Promise<unknown> {
  const outDir = `dist-${name}`
  await app.write(`${name}.html`, `<script type="module" src="./${name}.js"></script>`)
  await build({
    root: app.root,
    configFile: false,
    logLevel: 'error',
    plugins: [vitePlugin({ ...app.options, ...options })],
    build: { outDir, rolldownOptions: { input: join(app.root, `${name}.html`) } },
  })
  const server = await preview({
    root: app.root,
    configFile: false,
    logLevel: 'error',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  })
  try {
    return await resultOf(browser, new URL(`${name}.html`, server.resolvedUrls?.local[0]).href)
  } finally {
    await server.close()
  }
}
