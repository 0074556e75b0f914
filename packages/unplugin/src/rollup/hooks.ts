import { printModule } from '@wasm-pkg/wasi/generated'
import type { UnpluginOptions } from 'unplugin'
import { browserShim } from '../browser-shim.js'
import { emitReference } from '../emit/rollup.js'
import type { EmitContext } from '../emit/types.js'
import type { Host, Target } from '../host.js'
import { importsOurs, LOADED, RESOLVED } from '../ids.js'
import type { Options } from '../options.js'
import { loadModule, resolveImport } from '../generated-modules.js'
import { createSaver } from '../saver.js'
import { typeImports } from '../type-imports.js'
import { createWatchedFiles } from '../watched-files.js'

interface Context extends EmitContext {
  readonly meta: { readonly watchMode: boolean }
  addWatchFile(file: string): void
  resolve(
    specifier: string,
    importer: string,
    options: { readonly skipSelf: boolean },
  ): Promise<{ readonly id: string } | null>
}

const WITHOUT_AWAIT = new Set(['amd', 'cjs', 'iife', 'umd'])

/**
 * The hooks for Rollup and Rolldown.
 *
 * @param surroundings settings of the bundler that Rollup does not have
 */
export function rollupHooks(
  options: Options,
  host: Host,
  surroundings: () => Pick<Target, 'platform' | 'cannotSuspend'>,
): UnpluginOptions {
  const saver = createSaver(host)
  const watched = createWatchedFiles(host, saver.stale)

  function target(): Target {
    const around = surroundings()
    const platform = options.platform ?? around.platform
    if (platform === 'node') return { ...around, platform, mode: 'sync' }
    return { ...around, platform, mode: options.topLevelAwait === false ? 'deferred' : 'top-level-await' }
  }

  let isUsed = false
  let format = 'es'

  /** The bundler's own error comes next, but only says that the format has no top-level await. */
  function tellToAwait(): void {
    if (!isUsed || !WITHOUT_AWAIT.has(format) || target().mode !== 'top-level-await') return
    host.warnOnce(
      `the format ${format} has no top-level await: set topLevelAwait to false, and call packages only after ` +
        '`await $init`, which each of them exports.',
    )
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
    name: 'wasm-pkg',
    async buildStart() {
      await saver.refresh()
      void host.typesAtStart(false)
    },
    resolveId: {
      filter: { id: RESOLVED },
      async handler(specifier, importer) {
        const context = this as unknown as Context
        return await resolveImport({
          host,
          target: target(),
          specifier,
          importer,
          isRunHere: false,
          resolveFrom: async (id, from) =>
            (await context.resolve(id, from, { skipSelf: true }))?.id ?? (await browserShim(id, from)),
        })
      },
    },
    load: {
      filter: { id: LOADED },
      async handler(id) {
        const context = this as unknown as Context
        const module = await loadModule(host, target(), id, emitReference(context))
        if (context.meta.watchMode) for (const file of watched.list()) context.addWatchFile(file)
        isUsed ||= module !== undefined
        tellToAwait()
        return module && { code: printModule(module), map: { mappings: '' } as never }
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
