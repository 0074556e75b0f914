import type { Asset, Emit } from '../emit/types.js'

type InlineLimit = number | ((path: string, content: Buffer) => boolean | undefined)

/** Vite's own default, for a function that leaves the choice to it. */
const DEFAULT_LIMIT = 4_096

/** Puts what `build.assetsInlineLimit` says so of into the code, and emits the rest. */
export function unlessInlined(limit: InlineLimit, emit: Emit): Emit {
  return async (asset) => (isInlined(limit, asset) ? { inline: await asset.read() } : await emit(asset))
}

/** Whether `build.assetsInlineLimit` puts an asset into the code. A function is asked by name and size alone. */
function isInlined(limit: InlineLimit, asset: Asset): boolean {
  if (typeof limit === 'number') return asset.size < limit
  return limit(asset.name, Buffer.alloc(asset.size)) ?? asset.size < DEFAULT_LIMIT
}
