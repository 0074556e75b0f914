import type { UnpluginOptions } from 'unplugin'
import { browserShim } from '../wasi-shims.js'
import { emitToBundle, rollupUrl } from '../emit/bundle.js'
import { type HookContext, loadedCode, resolverOf } from '../hook-context.js'
import type { Host } from '../host.js'
import { importsOurs, LOADED } from '../ids.js'
import { RESOLVED } from '../import-filters.js'
import type { Options } from '../options.js'
import { loadModule, resolveModule } from '../generated-modules.js'
import { createSaver } from '../saver.js'
import { type BundlerSettings, type Target, targetOf } from '../target.js'
import { typeImports } from '../type-imports.js'
import { createWatchedFiles } from '../watched-files.js'
import { PLUGIN_NAME } from '../plugin-name.js'

const WITHOUT_AWAIT = new Set(['amd', 'cjs', 'iife', 'umd'])

/**
 * The hooks for Rollup and Rolldown.
 *
 * @param settings of the bundler that Rollup does not have
 */
export function rollupHooks(options: Options, host: Host, settings: () => BundlerSettings): UnpluginOptions {
  const saver = createSaver(host)
  const watched = createWatchedFiles(host, saver.stale)

  const target = (): Target => targetOf(options, settings())

  let isAwaited = false
  let format = 'es'

  /** The bundler's own error comes next, but only says that the format has no top-level await. */
  function tellToAwait(): void {
    if (!isAwaited || !WITHOUT_AWAIT.has(format)) return
    host.warnOnce(
      `the format ${format} has no top-level await: set topLevelAwait to false, and call packages only after ` +
        '`await $init`, which each of them exports.',
    )
  }

  function follow(context: HookContext): void {
    if (context.meta.watchMode) for (const file of watched.list()) context.addWatchFile(file)
  }

  const ofBundler = {
    closeWatcher: () => watched.close(),
    // Rollup calls this after it loaded all modules, Rolldown before.
    outputOptions(output: { readonly format?: string | undefined }): void {
      format = output.format ?? 'es'
      tellToAwait()
    },
  }

  return {
    name: PLUGIN_NAME,
    async buildStart() {
      await saver.refresh()
      void host.typesAtStart(false)
    },
    resolveId: {
      filter: { id: RESOLVED },
      async handler(specifier, importer) {
        const context = this as unknown as HookContext
        const resolve = resolverOf(context)
        try {
          return await resolveModule({
            host,
            target: target(),
            specifier,
            importer,
            isRunHere: false,
            resolveFrom: async (id, from) => (await resolve(id, from)) ?? (await browserShim(id, from)),
          })
        } catch (error) {
          follow(context)
          throw error
        }
      },
    },
    load: {
      filter: { id: LOADED },
      async handler(id) {
        const context = this as unknown as HookContext
        const module = await loadModule(host, target(), id, emitToBundle(context, rollupUrl))
        follow(context)
        isAwaited ||= module?.awaits === true
        tellToAwait()
        return module && loadedCode(module)
      },
    },
    transform: typeImports(host, () => {}),
    watchChange(id) {
      if (host.watchFiles.includes(id)) saver.stale()
    },
    async buildEnd(failure?: Error) {
      await (failure === undefined ? saver.now() : saver.failed())
    },
    rollup: { ...ofBundler, shouldTransformCachedModule: importsOurs },
    rolldown: ofBundler,
  }
}
