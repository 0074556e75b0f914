import { printModule } from '@wasm-pkg/wasi/generated'
import type { UnpluginOptions } from 'unplugin'
import { isModuleId } from '@wasm-pkg/project/module-id'
import { fileURLToPath } from 'node:url'
import { browserShim } from '../wasi-shims.js'
import { emitInline } from '../emit/inline.js'
import { createAssetFiles } from '../esbuild/emit.js'
import type { Host } from '../host.js'
import { virtualId } from '../ids.js'
import type { Options } from '../options.js'
import { loadModule, resolveModule } from '../generated-modules.js'
import { isAsked, RESOLVED_PLAIN } from '../import-filters.js'
import { refresh } from '../refresh.js'
import { type Target, targetOf } from '../target.js'
import type { BunBuild, BunRequest, BunResolution } from './types.js'
import { PLUGIN_NAME } from '../plugin-name.js'

/** Bun's namespace of generated modules. */
const NAMESPACE = 'wasm-pkg'

/** The hooks for `Bun.build`. They use Bun's own interface, because only that reports whether a build failed. */
export function bunHooks(options: Options, host: Host): UnpluginOptions {
  // unplugin refers to Bun's types, which exist only if they are installed.
  const bun = { setup: (build: unknown) => setup(build as BunBuild, options, host) }
  return { name: PLUGIN_NAME, bun: bun as never }
}

/** Bun itself supports Node's modules. */
function bunTarget({ config }: BunBuild, options: Options): Target {
  return targetOf(options, {
    platform: (config?.target ?? 'browser') === 'browser' ? 'browser' : 'node',
    awaits: (config?.format ?? 'esm') === 'esm',
  })
}

function setup(build: BunBuild, options: Options, host: Host): void {
  const target = bunTarget(build, options)
  const format = build.config?.format ?? 'esm'
  const assets = createAssetFiles({ format, platform: target.platform })
  // In CommonJS output, Bun uses the path of the source instead of the output, so files beside the output cannot be
  // found.
  const emit = format === 'cjs' ? emitInline : assets.emit
  if (build.config?.root !== undefined) host.setRoot(build.config.root)

  build.onStart(async () => {
    await refresh(host)
    void host.typesAtStart(false)
  })
  build.onResolve({ filter: RESOLVED_PLAIN }, (request) => resolve(build, host, target, request))
  build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
    const module = isModuleId(path) ? await loadModule(host, target, virtualId(path), emit) : undefined
    return module && { contents: printModule(module), loader: 'js' }
  })
  assets.setup(build)
  build.onEnd(async ({ success }) => {
    // A failed build does not change the lock file.
    await (success ? host.save() : host.saveTypes())
  })
}

async function resolve(
  build: BunBuild,
  host: Host,
  target: Target,
  { path, importer }: BunRequest,
): Promise<BunResolution | undefined> {
  const fromOurs = isModuleId(importer)
  if (!isAsked(path, fromOurs)) return undefined
  const found = await resolveModule({
    host,
    target,
    specifier: path,
    importer: fromOurs ? virtualId(importer) : importer || undefined,
    isRunHere: false,
    resolveFrom: browserShim,
  })
  if (found === undefined) return undefined
  if (typeof found !== 'string') {
    const isRequired = build.config?.format === 'cjs' && found.id.startsWith('file:')
    return { path: isRequired ? fileURLToPath(found.id) : found.id, external: found.external }
  }
  return found.startsWith('\0') ? { path: found.slice(1), namespace: NAMESPACE } : { path: found }
}
