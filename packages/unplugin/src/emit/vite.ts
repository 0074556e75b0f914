import type { CoreExpression } from '@wasm-pkg/component'
import { type Digest, digestHex } from '@wasm-pkg/registry-client/digest'
import { quote } from '@wasm-pkg/wasi/generated'
import { assetVariable } from './asset-name.js'
import { emitInline } from './inline.js'
import type { Asset, Emit } from './types.js'

/** For Vite's dev server: a path that only the plugin's middleware serves, and only for digests that were handed out. */
export function emitDevPath(prefix: string, handOut: (digest: Digest, asset: Asset) => void): Emit {
  return async (asset) => {
    handOut(asset.digest, asset)
    // Without the comment, Vite would treat the path as a file of the project.
    return {
      url: `new URL(/* @vite-ignore */ ${quote(`${prefix}${digestHex(asset.digest)}.wasm`)}, import.meta.url)`,
    }
  }
}

/** For code that Node runs directly (dev SSR, Vitest): the verified file in the store. */
export function emitFilePath(): Emit {
  return async (asset) => {
    const bytes = await asset.read()
    return asset.path === undefined ? { inline: bytes } : { url: quote(asset.path) }
  }
}

/** For platforms that compile WebAssembly at deployment: the store's file, which their own plugin imports. */
export function emitModuleFile(query: ModuleQuery): Emit {
  return async (asset) => (asset.path === undefined ? await emitInline(asset) : importModule(asset, asset.path, query))
}

/** How an import requests a compiled module instead of a file: Vercel needs a query, Cloudflare only the file name. */
export type ModuleQuery = '' | '?module'

/** Imports a compiled module. @param file its specifier */
export function importModule({ digest }: Asset, file: string, query: ModuleQuery): CoreExpression {
  const name = assetVariable(digest)
  return { imports: [{ from: file + query, name: 'default', local: name }], module: name }
}
