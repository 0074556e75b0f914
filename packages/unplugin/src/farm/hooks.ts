import type { JsPlugin, UserConfig } from '@farmfe/core'
import { printModule } from '@wasm-pkg/wasi/generated'
import type { UnpluginOptions } from 'unplugin'
import { isModuleId } from '@wasm-pkg/project/module-id'
import { targetWithoutSuspension } from '@wasm-pkg/project/suspension-targets'
import { join } from 'node:path'
import { emitImport } from './emit.js'
import type { Host } from '../host.js'
import { virtualId } from '../ids.js'
import type { Options } from '../options.js'
import { loadModule, resolveModule } from '../generated-modules.js'
import { isAsked, RESOLVED_PLAIN_TEXT } from '../import-filters.js'
import { buildModeOf } from '../build-mode.js'
import { refresh } from '../refresh.js'
import { type Target, targetOf } from '../target.js'
import { PLUGIN_NAME } from '../plugin-name.js'

/** The only value with which a hook can decline in Farm. Its types do not allow it. */
const NOT_OURS = null as never

/**
 * The hooks for Farm. They use its own interface, because unplugin's would be called for every module and pass assets
 * as arrays of numbers.
 */
export function farmHooks(options: Options, host: Host): UnpluginOptions {
  let targetEnv = ''

  const target = (): Target =>
    targetOf(options, {
      platform: targetEnv.includes('node') ? 'node' : 'browser',
      cannotSuspend: targetWithoutSuspension([targetEnv]),
      // Farm 1 panics on exports whose names are strings.
      stringNames: false,
    })

  /** Farm does not tell plugins that a build failed, and ends the process at once. */
  async function typesIfFailed<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (error) {
      await host.saveTypes()
      throw error
    }
  }

  const resolve: JsPlugin['resolve'] = {
    filters: { sources: [RESOLVED_PLAIN_TEXT], importers: ['.*'] },
    async executor({ source, importer, kind }, context) {
      const fromOurs = importer !== null && isModuleId(importer)
      if (!isAsked(source, fromOurs)) return NOT_OURS
      const resolving = resolveModule({
        host,
        target: target(),
        specifier: source,
        importer: fromOurs ? virtualId(importer) : (importer ?? undefined),
        isRunHere: false,
        resolveFrom: async (specifier, from) => {
          const request = { source: specifier, importer: from, kind }
          return (await context?.resolve(request, { meta: {}, caller: PLUGIN_NAME }))?.resolvedPath
        },
      })
      const found = await typesIfFailed(resolving)
      if (found === undefined) return NOT_OURS
      // Farm's watcher reports changes of these files. It cannot watch generated modules, because it would look for
      // them on disk.
      if (!fromOurs && importer !== null) for (const file of host.watchFiles) context?.addWatchFile(importer, file)
      if (typeof found !== 'string') return { resolvedPath: found.id, external: true }
      return { resolvedPath: found.startsWith('\0') ? found.slice(1) : found }
    },
  }

  const load: JsPlugin['load'] = {
    // Not anchored, because Farm matches a longer text than the path that the executor gets.
    filters: { resolvedPaths: ['wasm-pkg:'] },
    async executor({ resolvedPath }) {
      if (!isModuleId(resolvedPath)) return NOT_OURS
      const module = await typesIfFailed(loadModule(host, target(), virtualId(resolvedPath), emitImport))
      return module === undefined ? NOT_OURS : { content: printModule(module), moduleType: 'js' }
    },
  }

  const farm: JsPlugin = {
    name: PLUGIN_NAME,
    config: (config) => configure(config, options.root),
    configResolved(config) {
      targetEnv = String(config.compilation?.output?.targetEnv ?? '')
      if (config.root !== undefined) host.setRoot(config.root)
      host.setBuildMode(buildModeOf(config.compilation?.mode))
    },
    buildStart: {
      async executor() {
        await refresh(host)
        void host.typesAtStart(false)
      },
    },
    updateModules: { executor: () => tellToRestart(host) },
    resolve,
    load,
    // Not called for a failed build, which does not change the lock file.
    finish: { executor: () => host.save() },
  }
  return { name: PLUGIN_NAME, farm: farm as never }
}

/** Farm 1 resolves each import of a file only once and keeps the result even if the file changes. */
async function tellToRestart(host: Host): Promise<void> {
  if (await host.isChanged()) host.warnOnce(RESTART)
}

const RESTART =
  'package.json, the lock file or an override changed. Restart Farm: it keeps resolved imports while it runs.'

/** Core modules are imported as assets. Farm's persistent cache is only valid for the same requirements and pins. */
function configure(config: UserConfig, root = config.root ?? process.cwd()): UserConfig {
  const { compilation = {} } = config
  const { assets, persistentCache = true } = compilation
  const files = ['package.json', 'wasm-pkg.lock'].map((name) => join(root, name))
  return {
    ...config,
    compilation: {
      ...compilation,
      assets: { ...assets, include: [...(assets?.include ?? []), 'wasm'] },
      persistentCache: persistentCache && withDependencies(persistentCache, files),
    },
  }
}

type PersistentCache = Exclude<NonNullable<NonNullable<UserConfig['compilation']>['persistentCache']>, boolean>

function withDependencies(cache: PersistentCache | true, files: readonly string[]): PersistentCache {
  const own = cache === true ? {} : cache
  return { ...own, buildDependencies: [...(own.buildDependencies ?? []), ...files] }
}
