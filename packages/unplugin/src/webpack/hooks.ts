import { printModule } from '@wasm-pkg/wasi/generated'
import type { UnpluginBuildContext, UnpluginOptions } from 'unplugin'
import type { Compiler, LoaderContext } from 'webpack'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { targetWithoutSuspension } from '@wasm-pkg/project/suspension-targets'
import { bundlerError } from '../failure.js'
import type { Host } from '../host.js'
import { LOADED } from '../ids.js'
import type { Options } from '../options.js'
import { loadModule } from '../generated-modules.js'
import { type Target, targetOf } from '../target.js'
import { buildModeOf } from '../build-mode.js'
import { withBrowsers } from './browsers.js'
import { splitCache } from './cache.js'
import { type AssetNames, emitFromLoader } from './emit.js'
import { keepHashes } from './hash-in-path.js'
import { idOfRequest, REQUESTS } from './request.js'
import { externalizeShims, tapRequests } from './resolve.js'
import { prepareTypes } from './types.js'
import { followProject } from './watch.js'
import { PLUGIN_NAME } from '../plugin-name.js'

/** The hooks for webpack and Rspack, which has webpack's interface. */
export function webpackHooks(options: Options, host: Host): UnpluginOptions {
  let compiler: Compiler | undefined

  /** Only known after the bundler has applied its defaults. */
  function target(): Target {
    const presets = compiler?.options.externalsPresets
    const isNode = presets?.node === true && presets.web !== true
    const targets = [compiler?.options.target || []].flat()
    return targetOf(options, {
      platform: isNode ? 'node' : 'browser',
      cannotSuspend: targetWithoutSuspension(withBrowsers(targets, compiler?.context ?? '')),
    })
  }

  function attach(to: Compiler): void {
    compiler = to
    host.setRoot(to.context)
    host.setBuildMode(buildModeOf(to.options.mode))
    const log = to.getInfrastructureLogger(PLUGIN_NAME)
    // The logger adds the name itself.
    host.setLog({ info: (text) => log.info(text), warn: (text) => log.warn(text) })
    tapRequests(to, host, target)
    to.hooks.afterEnvironment.tap(PLUGIN_NAME, () => {
      if (target().platform === 'node') externalizeShims(to, host, target)
    })
    followProject(to, host)
    prepareTypes(to, host)
    to.hooks.afterCompile.tap(PLUGIN_NAME, ({ fileDependencies, contextDependencies }) => {
      fileDependencies.addAll(host.watchFiles)
      contextDependencies.addAll(host.watchFolders)
    })
    to.hooks.done.tapPromise(PLUGIN_NAME, async (stats) => {
      // A failed build does not change the lock file.
      await (stats.hasErrors() ? host.saveTypes() : host.save())
    })
  }

  return {
    name: PLUGIN_NAME,
    resolveId: {
      filter: { id: REQUESTS },
      handler(request) {
        const id = idOfRequest(request)
        return id !== undefined && host.ids(target()).has(id) ? id : undefined
      },
    },
    load: {
      filter: { id: LOADED },
      async handler(id) {
        const { loader, compilation } = nativeContext(this)
        for (const file of host.watchFiles) loader.addDependency(file)
        const module = await loadModule(host, target(), id, emitFromLoader(loader, compilation, target().platform))
        // webpack would treat it as an empty file.
        if (module === undefined) throw await bundlerError(notResolved(id))
        return { code: printModule(module), map: null }
      },
    },
    webpack(this: object, to) {
      splitCache(to, options)
      keepHashes(this)
      attach(to)
    },
    rspack(this: object, to) {
      keepHashes(this)
      attach(to as unknown as Compiler)
    },
  }
}

function notResolved(id: string): WasmPkgError {
  return new WasmPkgError('E_INTERNAL', `${escapeText(id)} was loaded without being resolved`, {
    hint: "Remove the bundler's cache, and build again.",
  })
}

interface NativeContext {
  readonly loader: LoaderContext<unknown>
  readonly compilation: AssetNames
}

/** The native loader context that unplugin passes on. */
function nativeContext(context: UnpluginBuildContext): NativeContext {
  const native = context.getNativeBuildContext?.() as unknown as {
    readonly loaderContext: LoaderContext<unknown>
    readonly compilation: AssetNames
  }
  return { loader: native.loaderContext, compilation: native.compilation }
}
