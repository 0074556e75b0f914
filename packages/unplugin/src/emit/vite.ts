import type { Digest } from '@wasm-pkg/registry-client'
import { quote } from './quote.js'
import type { Asset, Emit, EmitContext } from './types.js'

/** Vite's client build: its own placeholder, so that `base`, a relative base and `renderBuiltUrl` apply. */
export function emitViteAsset(context: EmitContext, isInlined: (asset: Asset) => boolean): Emit {
  return async (asset) => {
    const source = await asset.read()
    if (isInlined(asset)) return { inline: source }
    const reference = context.emitFile({ type: 'asset', name: asset.name, source })
    return { url: `"__VITE_ASSET__${reference}__"` }
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
