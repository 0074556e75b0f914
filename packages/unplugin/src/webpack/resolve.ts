import type { Compiler, ExternalItemFunctionData, ResolveData } from 'webpack'
import { fileURLToPath } from 'node:url'
import type { Host } from '../host.js'
import { isBuiltIn, isShim, RESOLVED } from '../import-filters.js'
import { isGenerated, resolveModule } from '../generated-modules.js'
import { boundToMachine, browserShim, externalShim, ownFile } from '../wasi-shims.js'
import type { Target } from '../target.js'
import { importerOf, requestOf } from './request.js'
import { PLUGIN_NAME } from '../plugin-name.js'

/**
 * Resolves requests before the bundler does. This happens for every request in every build, because the bundler's cache
 * can contain the result, and this process must know it too.
 */
export function tapRequests(compiler: Compiler, host: Host, target: () => Target): void {
  const failed = new Set<string>()
  compiler.hooks.compilation.tap(PLUGIN_NAME, (_compilation, { normalModuleFactory }) => {
    normalModuleFactory.hooks.beforeResolve.tapPromise(PLUGIN_NAME, async (data) => {
      if (!RESOLVED.test(data.request)) return
      try {
        await rewrite(data, host, target())
      } catch (error) {
        failed.add(data.contextInfo.issuer.split('?', 1)[0] ?? '')
        throw error
      }
    })
  })
  // Rspack retries a failed request only if the importing file changed, but the cause was in another file.
  compiler.hooks.watchRun.tap(PLUGIN_NAME, ({ modifiedFiles }) => {
    for (const file of failed) (modifiedFiles as Set<string> | undefined)?.add(file)
    failed.clear()
  })
}

async function rewrite(data: ResolveData, host: Host, target: Target): Promise<void> {
  const importer = importerOf(data.contextInfo.issuer)
  if (isBuiltIn(data.request)) return
  if (isShim(data.request)) {
    // Resolve from here, because the shims are installed with the plugin, but a project's file cannot always resolve
    // them. Also resolve for the platform, because webpack resolves like Node for renderers and preload scripts of
    // Electron, and cannot bundle that shim.
    if (isGenerated(host, target, importer) && target.platform === 'browser') {
      data.request = (await browserShim(data.request, ownFile)) ?? data.request
    }
    return
  }
  const resolved = await resolveModule({
    host,
    target,
    specifier: data.request,
    importer,
    isRunHere: false,
    resolveFrom: (specifier) => Promise.resolve(specifier),
  })
  if (typeof resolved === 'string') data.request = requestOf(resolved)
  // If a requirement or a pin changes on disk, the request is resolved again.
  if (resolved !== undefined) addFiles(data.fileDependencies, host.watchFiles)
}

/** webpack uses a set, Rspack an array. */
function addFiles(to: { add(file: string): unknown } | string[], files: readonly string[]): void {
  if (Array.isArray(to)) to.push(...files)
  else for (const file of files) to.add(file)
}

/**
 * Output for Node imports the WASI shims at run time, because they contain native code and workers, which cannot be
 * bundled.
 */
export function externalizeShims(compiler: Compiler, host: Host, target: () => Target): void {
  const isModule = compiler.options.output.module === true
  new compiler.webpack.ExternalsPlugin(isModule ? 'module' : 'commonjs', async (data: ExternalItemFunctionData) => {
    const { request, contextInfo } = data
    if (request === undefined || !isShim(request)) return undefined
    if (!isGenerated(host, target(), importerOf(contextInfo?.issuer ?? ''))) return undefined
    const { id, portable } = externalShim(request, (await host.project()).root)
    if (!portable) host.warnOnce(boundToMachine(request))
    return portable || isModule ? id : fileURLToPath(id)
  }).apply(compiler)
}
