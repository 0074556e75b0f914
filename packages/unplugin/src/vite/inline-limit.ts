import type { Asset } from '../emit/types.js'

type InlineLimit = number | ((path: string, content: Buffer) => boolean | undefined)

/** Vite's own default, for a function that leaves the choice to it. */
const DEFAULT_LIMIT = 4_096

/** Whether `build.assetsInlineLimit` puts an asset into the code. A function is asked by name and size alone. */
export function isInlined(limit: InlineLimit, asset: Asset): boolean {
  if (typeof limit === 'number') return asset.size < limit
  return limit(asset.name, Buffer.alloc(asset.size)) ?? asset.size < DEFAULT_LIMIT
}
