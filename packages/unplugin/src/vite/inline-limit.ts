import type { Asset, Emit } from '../emit/types.js'

type InlineLimit = number | ((path: string, content: Buffer) => boolean | undefined)

/** Vite's own default, for a function that returns nothing. */
const DEFAULT_LIMIT = 4_096

/** Inlines assets according to `build.assetsInlineLimit`, and emits the rest. */
export function unlessInlined(limit: InlineLimit, emit: Emit): Emit {
  return async (asset) => (isInlined(limit, asset) ? { inline: await asset.read() } : await emit(asset))
}

/**
 * Whether `build.assetsInlineLimit` inlines an asset. A function is called with the name, and with bytes of the same
 * size.
 */
function isInlined(limit: InlineLimit, asset: Asset): boolean {
  if (typeof limit === 'number') return asset.size < limit
  return limit(asset.name, Buffer.alloc(asset.size)) ?? asset.size < DEFAULT_LIMIT
}
