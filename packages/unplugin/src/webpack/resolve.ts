import type { Compiler, ExternalItemFunctionData, ResolveData } from 'webpack'
import { fileURLToPath } from 'node:url'
import type { Host, Target } from '../host.js'
import { browserShim } from '../browser-shim.js'
import { isBuiltIn, isOurs, isShim, RESOLVED } from '../ids.js'
import { resolveImport } from '../generated-modules.js'
import { boundToMachine, externalShim, ownFile } from '../shim.js'
import { importerOf, requestOf } from './request.js'

const NAME = 'wasm-pkg'

/**
 * Answers requests before the bundler looks at them. Done for every request of every build: caches of the bundler may keep
 * where a module was found, and this process must know of it too.
 */
export function tapRequests(compiler: Compiler, host: Host, target: () => Target): void {
  const failed = new Set<string>()
  compiler.hooks.compilation.tap(NAME, (_compilation, { normalModuleFactory }) => {
    normalModuleFactory.hooks.beforeResolve.tapPromise(NAME, async (data) => {
      if (!RESOLVED.test(data.request)) return
      try {
        await rewrite(data, host, target())
      } catch (error) {
        failed.add(data.contextInfo.issuer.split('?', 1)[0] ?? '')
        throw error
      }
    })
  })
  // Rspack asks again for what failed only when the importing file changed, but the cause was elsewhere.
  compiler.hooks.watchRun.tap(NAME, ({ modifiedFiles }) => {
    for (const file of failed) (modifiedFiles as Set<string> | undefined)?.add(file)
    failed.clear()
  })
}

async function rewrite(data: ResolveData, host: Host, target: Target): Promise<void> {
  const importer = importerOf(data.contextInfo.issuer)
  if (isBuiltIn(data.request)) return
  if (isShim(data.request)) {
    // Found from here: who installs the plugin has them, but not always in a place that a project's file can see. And for the
    // platform: webpack resolves for renderers and preload scripts of Electron as for Node, and cannot bundle that shim.
    if (isOurs(importer) && target.platform === 'browser') {
      data.request = (await browserShim(data.request, ownFile)) ?? data.request
    }
    return
  }
  const resolved = await resolveImport({
    host,
    target,
    specifier: data.request,
    importer,
    isRunHere: false,
    resolveFrom: (specifier) => Promise.resolve(specifier),
  })
  if (typeof resolved === 'string') data.request = requestOf(resolved)
  // A requirement or a pin that changes on disk asks again.
  if (resolved !== undefined) addFiles(data.fileDependencies, host.watchFiles)
}

/** Rspack has an array where webpack has a set. */
function addFiles(to: { add(file: string): unknown } | string[], files: readonly string[]): void {
  if (Array.isArray(to)) to.push(...files)
  else for (const file of files) to.add(file)
}

/** Output for Node finds the WASI shims when it runs: they hold native code and workers, which cannot be bundled. */
export function externalizeShims(compiler: Compiler, host: Host): void {
  const isModule = compiler.options.output.module === true
  new compiler.webpack.ExternalsPlugin(isModule ? 'module' : 'commonjs', async (data: ExternalItemFunctionData) => {
    const { request, contextInfo } = data
    if (request === undefined || !isShim(request) || !isOurs(importerOf(contextInfo?.issuer ?? ''))) return undefined
    const { id, portable } = externalShim(request, (await host.project()).root)
    if (!portable) host.warnOnce(boundToMachine(request))
    return portable || isModule ? id : fileURLToPath(id)
  }).apply(compiler)
}
