import { type GeneratedModule, quote } from '@wasm-pkg/wasi/generated'
import type { ResolvedPackage } from '@wasm-pkg/project'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { componentAssetName, coreAssetName } from './emit/asset-name.js'
import type { Asset, Emit } from './emit/types.js'
import { bundlerError } from './failure.js'
import type { Host } from './host.js'
import { componentOfUrl, moduleIdOf, urlId, virtualId, withoutUrlQuery } from './ids.js'
import { isBuiltIn, isShim } from './import-filters.js'
import { serviceWorkerWarning } from './service-worker.js'
import { boundToMachine, externalShim, ownFile } from './wasi-shims.js'
import type { Target } from './target.js'

/** The result of `resolveId`. */
export type Resolution = string | { readonly id: string; readonly external: boolean } | undefined

/** The input of the shared logic from a bundler's hooks. */
export interface ResolveCall {
  readonly host: Host
  readonly target: Target
  readonly specifier: string
  readonly importer: string | undefined
  /** Resolves a package from another file, like the bundler without this plugin. */
  readonly resolveFrom: (specifier: string, importer: string) => Promise<string | undefined>
  /** Whether the code runs in this process, so that modules that the project cannot resolve can be imported by path. */
  readonly isRunHere: boolean
}

/** Resolves specifiers, generated modules, and the WASI shims that they import. */
export async function resolveModule(call: ResolveCall): Promise<Resolution> {
  const { host, target, specifier, importer } = call
  if (isBuiltIn(specifier)) return isGenerated(host, target, importer) ? { id: specifier, external: true } : undefined
  if (isShim(specifier)) return isGenerated(host, target, importer) ? await resolveShim(call) : undefined
  try {
    const plain = withoutUrlQuery(specifier)
    const id = await host.run(async () => {
      const graph = await host.graph(target)
      const from = importer && (moduleIdOf(importer) ?? importer)
      return plain === undefined ? await graph.resolveId(specifier, from) : await graph.resolveBytes(plain, from)
    })
    if (id === undefined) return undefined
    if (plain === undefined) await warnServiceWorker(call)
    return host.ids(target).handOut(plain === undefined ? virtualId(id) : urlId(id))
  } catch (error) {
    throw await bundlerError(error, specifier, importer)
  }
}

/** Whether a module was generated here. Only such modules get our copy of the WASI shims. */
export function isGenerated(host: Host, target: Target, importer: string | undefined): boolean {
  return importer !== undefined && host.ids(target).has(importer)
}

async function warnServiceWorker({ host, target, importer }: ResolveCall): Promise<void> {
  if (target.mode !== 'top-level-await' || importer === undefined) return
  const warning = await serviceWorkerWarning(importer)
  if (warning !== undefined) host.warnOnce(warning)
}

async function resolveShim({ host, target, specifier, resolveFrom, isRunHere }: ResolveCall): Promise<Resolution> {
  if (target.platform === 'browser') return await resolveFrom(specifier, ownFile)
  const { root } = await host.project()
  const { id, portable } = externalShim(specifier, root)
  if (isRunHere) return { id: portable ? externalShim(specifier, ownFile).id : id, external: true }
  if (!portable) host.warnOnce(boundToMachine(specifier))
  return { id, external: true }
}

/** Loads a module that `resolveModule` returned. `undefined` for every other id. */
export function loadModule(host: Host, target: Target, id: string, emit: Emit): Promise<GeneratedModule | undefined> {
  return host.ids(target).has(id) ? host.run(() => load(host, target, id, emit)) : Promise.resolve(undefined)
}

async function load(host: Host, target: Target, id: string, emit: Emit): Promise<GeneratedModule | undefined> {
  try {
    const graph = await host.graph(target)
    const component = componentOfUrl(id)
    if (component !== undefined) return await loadUrl(host, graph.component(component), emit)
    const moduleId = moduleIdOf(id)
    if (moduleId === undefined) return undefined
    const pack = graph.component(moduleId)
    return await graph.load(moduleId, (core) =>
      emit({
        name: pack === undefined ? core.name : coreAssetName(pack, core),
        digest: core.digest,
        size: core.size,
        path: core.path,
        read: () => core.read(),
      }),
    )
  } catch (error) {
    throw isWasmPkgError(error) ? await bundlerError(error, id, undefined) : error
  }
}

/** The raw component as an asset: the module's default export is its URL. */
async function loadUrl(
  host: Host,
  pack: ResolvedPackage | undefined,
  emit: Emit,
): Promise<GeneratedModule | undefined> {
  if (pack === undefined) return undefined
  const { store } = await host.project()
  const path = await store.verifiedBlobPath(pack.digest, pack.size)
  const asset: Asset = {
    name: componentAssetName(pack),
    digest: pack.digest,
    size: pack.size,
    ...(path !== undefined && { path }),
    read: () => pack.read(),
  }
  const emitted = await emit(asset)
  const isUrl = 'url' in emitted
  const url = isUrl ? `String(${emitted.url})` : quote(await dataUrl(asset))
  return {
    imports: isUrl ? (emitted.imports ?? []) : [],
    body: [...(isUrl ? (emitted.statements ?? []) : []), `const $url = ${url}`],
    exports: [{ kind: 'local', name: 'default', local: '$url' }],
  }
}

async function dataUrl(asset: Asset): Promise<string> {
  return `data:application/wasm;base64,${Buffer.from(await asset.read()).toString('base64')}`
}
