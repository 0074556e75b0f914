import { assetVariable } from '../emit/asset-name.js'
import { emitInline } from '../emit/inline.js'
import type { Asset, Emit } from '../emit/types.js'

/**
 * Farm returns the URL of a file that is imported as an asset: relative to its public path in browsers, and to the
 * output in Node.
 */
export const emitImport: Emit = async (asset: Asset) => {
  if (asset.path === undefined) return await emitInline(asset)
  const name = assetVariable(asset.digest)
  return { imports: [{ from: asset.path, name: 'default', local: name }], url: `new URL(${name}, import.meta.url)` }
}
