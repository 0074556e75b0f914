import type { Browser } from 'playwright-core'
import type { InlineConfig, ViteDevServer } from 'vite'
import wasmPkg from 'unplugin-wasm-pkg/vite'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { resultOf } from '@wasm-pkg/testing/browser'
import { type BundleApp, createBundleApp } from '@wasm-pkg/testing/bundle-app'
import type { vites } from './vites.js'

type Vite = (typeof vites)[number]['vite']

/** A page that runs a module. */
export const page = (module: string): string =>
  `<link rel="icon" href="data:,"><script type="module" src="${module}"></script>`

/** An application that finds only what the test puts into its `node_modules`. */
export async function createViteApp(
  registry: string,
  files: Readonly<Record<string, string>>,
  wasmPkgKey: unknown = {},
): Promise<BundleApp> {
  const app = await createBundleApp(registry, files, wasmPkgKey)
  // A link, of which nothing but itself is removed.
  await rm(join(app.root, '../node_modules'))
  return app
}

/** The part of a configuration that every test has. */
export function base(app: BundleApp): InlineConfig {
  return { root: app.root, configFile: false, logLevel: 'error', plugins: [wasmPkg(app.options)] }
}

export async function buildApp(vite: Vite, app: BundleApp, config: InlineConfig = {}): Promise<void> {
  await vite.build(vite.mergeConfig(base(app), config) as InlineConfig)
}

export async function serve(vite: Vite, app: BundleApp, config: InlineConfig = {}): Promise<ViteDevServer> {
  const own: InlineConfig = { ...base(app), server: { host: '127.0.0.1', port: 0 } }
  return await (await vite.createServer(vite.mergeConfig(own, config) as InlineConfig)).listen()
}

export const originOf = (server: ViteDevServer): string => server.resolvedUrls?.local[0] ?? ''

/** What a page of a build sets `globalThis.result` to. */
export async function previewed(
  vite: Vite,
  app: BundleApp,
  browser: Browser | undefined,
  path: string,
  config: InlineConfig = {},
): Promise<unknown> {
  if (browser === undefined) throw new Error('there is no browser')
  const own: InlineConfig = {
    root: app.root,
    configFile: false,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 0 },
  }
  const server = await vite.preview(vite.mergeConfig(own, config) as InlineConfig)
  try {
    return await resultOf(browser, new URL(path, server.resolvedUrls?.local[0]).href)
  } finally {
    await server.close()
  }
}
