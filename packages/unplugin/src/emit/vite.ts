import type { CoreExpression } from '@wasm-pkg/component'
import type { Digest } from '@wasm-pkg/registry-client/digest'
import { quote } from '@wasm-pkg/wasi/generated'
import { emitInline } from './inline.js'
import type { Asset, Emit, EmitContext } from './types.js'

/**
 * Vite's client build: its own placeholder, so that `base`, a relative base and `renderBuiltUrl` apply.
 *
 * @param mayBeFile whether the code is published as a library, which may run in Node too
 */
export function emitViteAsset(context: EmitContext, mayBeFile: boolean): Emit {
  return async (asset) => {
    const reference = context.emitFile({ type: 'asset', name: asset.name, source: await asset.read() })
    // A statement of its own: scripts know their own address only until they first wait.
    const name = `$url_${asset.digest.slice('sha256:'.length)}`
    return { statements: [`const ${name} = "__VITE_ASSET__${reference}__"`], url: name, mayBeFile }
  }
}

/** Vite's dev server: a path that only the plugin's middleware serves, and only for what was handed out. */
export function emitDevPath(prefix: string, handOut: (digest: Digest, asset: Asset) => void): Emit {
  return async (asset) => {
    handOut(asset.digest, asset)
    // Without the comment Vite would take the path for a file of the project.
    return {
      url: `new URL(/* @vite-ignore */ ${quote(`${prefix}${asset.digest.slice('sha256:'.length)}.wasm`)}, import.meta.url)`,
    }
  }
}

/** Code that Node runs right now (dev SSR, Vitest): the verified file in the store. */
export function emitFilePath(): Emit {
  return async (asset) => {
    const bytes = await asset.read()
    return asset.path === undefined ? { inline: bytes } : { url: quote(asset.path) }
  }
}

/** Platforms that compile WebAssembly when they are deployed: the store's file, for their own plugin to import. */
export function emitModuleFile(query: ModuleQuery): Emit {
  return async (asset) => (asset.path === undefined ? await emitInline(asset) : importModule(asset, asset.path, query))
}

/** How a platform is told that a compiled module is imported, not a file: Vercel by a query, Cloudflare by the name alone. */
export type ModuleQuery = '' | '?module'

/** Imports a compiled module. @param file as a specifier */
export function importModule({ digest }: Asset, file: string, query: ModuleQuery): CoreExpression {
  const name = `$core_${digest.slice('sha256:'.length)}`
  return { imports: [{ from: file + query, name: 'default', local: name }], module: name }
}
