import { createRsbuild } from '@rsbuild/core'
import { rspack } from '@rspack/core'
import { RspackDevServer } from '@rspack/dev-server'
import { context } from 'esbuild'
import { createServer as createVite, type InlineConfig, type ViteDevServer } from 'vite'
import webpack from 'webpack'
import WebpackDevServer from 'webpack-dev-server'
import esbuildPlugin from 'unplugin-wasm-pkg/esbuild'
import rsbuildPlugin from 'unplugin-wasm-pkg/rsbuild'
import rspackPlugin from 'unplugin-wasm-pkg/rspack'
import vitePlugin from 'unplugin-wasm-pkg/vite'
import webpackPlugin from 'unplugin-wasm-pkg/webpack'
import { join } from 'node:path'
import type { BundleApp } from '@wasm-pkg/testing/bundle-app'

export interface DevServer {
  readonly port: number
  close(): Promise<unknown>
}

/** A dev server over an application with `main.js` and a folder `public`. */
export interface DevServerKind {
  readonly name: string
  /** Whether it refuses unknown hosts. */
  readonly checksHost: boolean
  start(app: BundleApp): Promise<DevServer>
}

const LOCAL = { host: '127.0.0.1', port: 'auto' } as const

/** What webpack and Rspack have in common. */
const QUIET = { mode: 'development', infrastructureLogging: { level: 'none' }, stats: 'none' } as const

type CreateVite = (config: InlineConfig) => Promise<ViteDevServer>

export async function startVite(
  create: CreateVite,
  app: BundleApp,
  plugins: InlineConfig['plugins'] = [vitePlugin(app.options)],
): Promise<DevServer> {
  const server = await create({
    root: app.root,
    configFile: false,
    logLevel: 'silent',
    plugins,
    build: { assetsInlineLimit: 0 },
    server: { host: '127.0.0.1', port: 0 },
  })
  await server.listen()
  // The plugin hands out what was asked for.
  await server.transformRequest('/main.js')
  const address = server.httpServer?.address()
  return { port: typeof address === 'object' ? (address?.port ?? 0) : 0, close: () => server.close() }
}

/** Each with what loads it. */
export const viteVersions: readonly (readonly [string, () => Promise<CreateVite>])[] = [
  ['Vite 8', () => Promise.resolve(createVite)],
  // Its types are those of another version of the same package.
  ['Vite 7', async () => ((await import('vite7')) as unknown as { createServer: CreateVite }).createServer],
]

export const devServers: readonly DevServerKind[] = [
  { name: 'Vite 8', checksHost: true, start: (app) => startVite(createVite, app) },
  {
    name: 'Vite 7',
    checksHost: true,
    async start(app) {
      // Its types are those of another version of the same package.
      const { createServer } = (await import('vite7')) as unknown as { createServer: typeof createVite }
      return await startVite(createServer, app)
    },
  },
  {
    name: 'webpack-dev-server',
    checksHost: true,
    async start(app) {
      const compiler = webpack({
        ...QUIET,
        context: app.root,
        entry: './main.js',
        plugins: [webpackPlugin(app.options)],
      })
      const server = new WebpackDevServer({ ...LOCAL, static: join(app.root, 'public') }, compiler)
      await server.start()
      return { port: Number(server.options.port), close: () => server.stop() }
    },
  },
  {
    name: 'Rspack',
    checksHost: true,
    async start(app) {
      const compiler = rspack({ ...QUIET, context: app.root, entry: './main.js', plugins: [rspackPlugin(app.options)] })
      const server = new RspackDevServer({ ...LOCAL, static: join(app.root, 'public') }, compiler)
      await server.start()
      return { port: Number(server.options.port), close: () => server.stop() }
    },
  },
  {
    name: 'Rsbuild',
    checksHost: false,
    async start(app) {
      const rsbuild = await createRsbuild({
        cwd: app.root,
        config: {
          logLevel: 'silent',
          source: { entry: { index: './main.js' } },
          server: { host: '127.0.0.1' },
          plugins: [rsbuildPlugin({ root: app.root, ...app.options })],
        },
      })
      const { port, server } = await rsbuild.startDevServer()
      return { port, close: () => server.close() }
    },
  },
  {
    name: 'esbuild',
    checksHost: false,
    async start(app) {
      const serving = await context({
        absWorkingDir: app.root,
        entryPoints: ['main.js'],
        bundle: true,
        format: 'esm',
        outdir: 'public',
        write: false,
        logLevel: 'silent',
        plugins: [esbuildPlugin(app.options)],
      })
      const { port } = await serving.serve({ servedir: join(app.root, 'public'), host: '127.0.0.1', port: 0 })
      return { port, close: () => serving.dispose() }
    },
  },
]
