import { hasExport } from '@wasm-pkg/wasi/generated'
import type { UnpluginOptions } from 'unplugin'
import type { Plugin, ResolvedConfig, UserConfig, ViteDevServer } from 'vite'
import type { Emit } from '../emit/types.js'
import { type HookContext, loadedCode, resolverOf } from '../hook-context.js'
import { emitToBundle, viteUrl } from '../emit/bundle.js'
import { emitInline } from '../emit/inline.js'
import { emitDevPath, emitFilePath, emitModuleFile } from '../emit/vite.js'
import type { Host } from '../host.js'
import { importsOurs, LOADED } from '../ids.js'
import { isShim, RESOLVED } from '../import-filters.js'
import type { Options } from '../options.js'
import { loadModule, resolveModule } from '../generated-modules.js'
import { createDevAssets, devPrefix } from './dev-assets.js'
import { type ViteEnvironment, type ViteTarget, viteTarget } from './environment.js'
import { unlessInlined } from './inline-limit.js'
import { inspectorPage } from './inspector.js'
import { buildModeOf } from '../build-mode.js'
import { isRequest } from './browser-requests.js'
import { withName } from '../progress.js'
import { createSaver } from '../saver.js'
import { typeImports } from '../type-imports.js'
import { shimFile } from '../wasi-shims.js'
import { createWatchedFiles } from '../watched-files.js'
import { createServerAssets, type FileEmitter, isMark } from './server-assets.js'
import { optimizerOptions } from './optimizer.js'
import { lastingId, loadLasting, type Place } from './prebundled.js'
import { chosenTargets, withSuspension } from './suspension.js'
import { watchProject } from './watch.js'
import { PLUGIN_NAME } from '../plugin-name.js'

interface Context extends HookContext {
  readonly environment?: ViteEnvironment
}

/** esbuild's name for exports with string names. */
const STRING_NAMES = { 'arbitrary-module-namespace-names': true }

/** The hooks for Vite. All environments of a build or dev server, including workers, share one host. */
export function viteHooks(options: Options, host: Host, worker: boolean, forWorkers: () => Plugin[]): UnpluginOptions {
  const serverAssets = createServerAssets()
  const saver = createSaver(host)
  const watched = createWatchedFiles(host, saver.stale)
  const devAssets = createDevAssets()
  let config: ResolvedConfig | undefined
  let userConfig: UserConfig = {}

  function hasPlugin(wanted: string): boolean {
    return config?.plugins.some(({ name }) => name === wanted || name.startsWith(`${wanted}:`)) ?? false
  }

  /** In Vitest's browser mode, the browser runs the tests. */
  const isTest = (): boolean => hasPlugin('vitest') && !hasPlugin('vitest:browser')

  function target(context: Context): ViteTarget {
    const isBuild = !isServe()
    const { environment } = context
    const workerFormat = worker ? config?.worker.format : undefined
    const found = viteTarget({ environment, options, isBuild, isTest: isTest(), workerFormat })
    return withSuspension(found, isBuild, chosenTargets(userConfig, environment?.name))
  }

  function placeOf(context: Context): Place {
    return { environment: context.environment, ids: host.ids(target(context)) }
  }

  function emitFor(context: Context): Emit {
    const { environment } = context
    const { cores, moduleQuery = '' } = target(context)
    if (cores === 'inline') return emitInline
    if (isServe()) {
      // Without the platform's plugin, nothing resolves such an import.
      if (cores === 'import') return hasPlugin('vite-plugin-cloudflare') ? emitModuleFile(moduleQuery) : emitInline
      if (cores === 'file' || environment === undefined) return emitFilePath()
      const { base, build } = environment.config
      // As in builds, because worklets cannot fetch and need inlined modules.
      return unlessInlined(build.assetsInlineLimit, emitDevPath(devPrefix(base), devAssets.handOut))
    }
    if (cores === 'import') return serverAssets.emitModule(moduleQuery)
    if (cores === 'file') return serverAssets.emit
    const limit = environment?.config.build.assetsInlineLimit ?? config?.build.assetsInlineLimit ?? 0
    return unlessInlined(limit, emitToBundle(context, viteUrl, cores === 'library'))
  }

  function tellToAwait({ reason }: ViteTarget): void {
    if (reason === undefined) return
    host.warnOnce(
      `${reason} has no top-level await, so packages can be called only after \`await $init\`, which each of ` +
        'them exports. Setting topLevelAwait to false accepts that and silences this.',
    )
  }

  /** A dev server has its own watcher. */
  function follow(context: Context): void {
    if (context.meta.watchMode && !isServe()) for (const file of watched.list()) context.addWatchFile(file)
  }

  function assetsDir({ environment }: Context): string {
    return environment?.config.build.assetsDir ?? config?.build.assetsDir ?? 'assets'
  }

  function isServe(): boolean {
    return config?.command === 'serve'
  }

  const vite: Partial<Plugin> = {
    shouldTransformCachedModule: importsOurs,
    config(user: UserConfig, { command }) {
      userConfig = user
      if (!worker) configureWorkers(user, forWorkers)
      return {
        // A library's files are beside it, wherever it is installed.
        ...(command === 'build' && user.build?.lib && user.base === undefined && { base: './' }),
        // esbuild's tables wrongly say that Edge lacks string names. If a target really lacks them, none are generated.
        ...(!('rolldownVersion' in this.meta) && user.esbuild !== false && { esbuild: { supported: STRING_NAMES } }),
      } as UserConfig
    },
    configEnvironment() {
      return { optimizeDeps: optimizerOptions(host, 'rolldownVersion' in this.meta) }
    },
    configResolved(resolved) {
      config = resolved
      host.setRoot(resolved.root)
      host.setBuildMode(buildModeOf(resolved.mode, isServe()))
      const { logger } = resolved
      host.setLog(withName({ info: (text) => logger.info(text), warn: (text) => logger.warn(text) }))
    },
    configureServer(server: ViteDevServer) {
      server.middlewares.use(inspectorPage(server.config.base, host))
      server.middlewares.use(devAssets.middleware(server.config.base))
      watchProject(server, host)
    },
    closeWatcher() {
      watched.close()
    },
    renderChunk(code, chunk) {
      return serverAssets.renderChunk(code, chunk.fileName, assetsDir(this as unknown as Context))
    },
    generateBundle: {
      order: 'post',
      handler(_output, bundle) {
        serverAssets.generateBundle(this as unknown as FileEmitter, bundle, assetsDir(this as unknown as Context))
      },
    },
  }

  return {
    name: worker ? `${PLUGIN_NAME}:worker` : PLUGIN_NAME,
    enforce: 'pre',
    async buildStart() {
      await saver.refresh()
      void host.typesAtStart(false)
    },
    resolveId: {
      filter: { id: RESOLVED },
      async handler(specifier, importer, called) {
        const context = this as unknown as Context
        if (isMark(specifier)) return { id: specifier, external: true }
        if (
          isServe() &&
          isRequest({
            importer,
            options: called as { readonly scan?: boolean },
            environment: context.environment,
          })
        )
          return undefined
        const call = { host, target: target(context), specifier, importer, isRunHere: isServe() }
        const resolved = await resolveModule({ ...call, resolveFrom: resolverOf(context) }).catch((error: unknown) => {
          follow(context)
          throw error
        })
        if (resolved !== undefined && isServe()) saver.soon()
        // In client environments, Vite turns the names of externals into paths, but keeps URLs.
        return isTest() && isShim(specifier) && resolved !== undefined
          ? { id: shimFile(specifier), external: true }
          : lastingId(resolved, specifier, importer, placeOf(context))
      },
    },
    load: {
      filter: { id: LOADED },
      async handler(id) {
        const context = this as unknown as Context
        const where = target(context)
        const module =
          (await loadLasting(id, placeOf(context))) ?? (await loadModule(host, where, id, emitFor(context)))
        follow(context)
        if (module !== undefined && hasExport(module, '$init')) tellToAwait(where)
        return module && loadedCode(module)
      },
    },
    transform: typeImports(host, () => {
      if (isServe()) saver.soon()
    }),
    watchChange(id) {
      if (!isServe() && host.watchFiles.includes(id)) saver.stale()
    },
    async buildEnd(failure?: Error) {
      await (failure === undefined ? saver.now() : saver.failed())
    },
    vite,
  }
}

/** Workers get the plugin too, and a format that can await. */
function configureWorkers(user: UserConfig, forWorkers: () => Plugin[]): void {
  const plugins = user.worker?.plugins
  user.worker = {
    ...user.worker,
    format: user.worker?.format ?? 'es',
    plugins: () => [...(plugins?.() ?? []), ...forWorkers()],
  }
}
