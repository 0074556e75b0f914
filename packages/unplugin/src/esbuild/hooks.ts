import type { OnResolveArgs, OnResolveResult, PartialMessage, PluginBuild } from 'esbuild'
import { printModule } from '@wasm-pkg/wasi/generated'
import type { UnpluginOptions } from 'unplugin'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Host } from '../host.js'
import { virtualId } from '../ids.js'
import type { Options } from '../options.js'
import { loadModule, resolveModule } from '../generated-modules.js'
import { isAsked, RESOLVED_PLAIN } from '../import-filters.js'
import { refresh } from '../refresh.js'
import type { Target } from '../target.js'
import { createAssetFiles } from './emit.js'
import { esbuildTarget, formatOf } from './target.js'

/** The prefix that esbuild shows before the ids of generated modules: `wasm-pkg:facade/acme:image@1.2.0/…`. */
const NAMESPACE = 'wasm-pkg'

/** Marks requests of this plugin to esbuild. */
const SELF = { [NAMESPACE]: true }

/**
 * The hooks for esbuild. They use its own interface, because only that supports watched files and reports failed
 * builds.
 */
export function esbuildHooks(options: Options, host: Host): UnpluginOptions {
  return { name: NAMESPACE, esbuild: { setup: (build) => setup(build, options, host) } }
}

function setup(build: PluginBuild, options: Options, host: Host): void {
  const { initialOptions } = build
  const target = esbuildTarget(initialOptions, options)
  const assets = createAssetFiles({ format: formatOf(initialOptions), platform: target.platform })
  // esbuild has no root. Its working directory is the project.
  const root = initialOptions.absWorkingDir ?? process.cwd()
  host.setRoot(root)

  build.onStart(async () => {
    await refresh(host)
    void host.typesAtStart(false)
  })
  build.onResolve({ filter: RESOLVED_PLAIN }, (args) =>
    isAsked(args.path, args.namespace === NAMESPACE) ? resolve(build, host, target, args) : undefined,
  )
  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
    try {
      const module = await loadModule(host, target, virtualId(`wasm-pkg:${path}`), assets.emit)
      // esbuild resolves no import of a module without a folder, not even the path of a binding's file.
      return module && { contents: printModule(module), loader: 'js', resolveDir: root, ...watchedPaths(host) }
    } catch (error) {
      return { errors: [messageOf(error)] }
    }
  })
  assets.setup(build)
  build.onEnd(async ({ errors }) => {
    // A failed build does not change the lock file.
    await (errors.length > 0 ? host.saveTypes() : host.save())
  })
}

async function resolve(
  build: PluginBuild,
  host: Host,
  target: Target,
  { path, importer, namespace, kind, pluginData }: OnResolveArgs,
): Promise<OnResolveResult | undefined> {
  if (pluginData === SELF) return undefined
  try {
    const found = await resolveModule({
      host,
      target,
      specifier: path,
      importer: namespace === NAMESPACE ? virtualId(`wasm-pkg:${importer}`) : importer || undefined,
      isRunHere: false,
      resolveFrom: async (specifier, from) => {
        const answer = await build.resolve(specifier, { kind, resolveDir: dirname(from), pluginData: SELF })
        return answer.errors.length === 0 ? answer.path : undefined
      },
    })
    return found === undefined ? undefined : { ...answerOf(found, build), ...watchedPaths(host) }
  } catch (error) {
    return { errors: [messageOf(error)], ...watchedPaths(host) }
  }
}

function answerOf(
  found: string | { readonly id: string; readonly external: boolean },
  build: PluginBuild,
): OnResolveResult {
  if (typeof found === 'string') {
    const at = virtualId('wasm-pkg:')
    return found.startsWith(at) ? { path: found.slice(at.length), namespace: NAMESPACE } : { path: found }
  }
  const isRequired = formatOf(build.initialOptions) === 'cjs' && found.id.startsWith('file:')
  return { path: isRequired ? fileURLToPath(found.id) : found.id, external: found.external }
}

function watchedPaths({ watchFiles, watchFolders }: Host): { watchFiles: string[]; watchDirs: string[] } {
  return { watchFiles: [...watchFiles], watchDirs: [...watchFolders] }
}

/** esbuild adds the location of the import. */
function messageOf(error: unknown): PartialMessage {
  return { text: error instanceof Error ? error.message : String(error), detail: error }
}
