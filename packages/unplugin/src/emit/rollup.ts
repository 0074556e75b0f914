import type { Emit, EmitContext } from './types.js'

/** Rollup and Rolldown: an asset, and the expression that they replace by its URL. */
export function emitReference(context: EmitContext): Emit {
  return async (asset) => {
    const reference = context.emitFile({ type: 'asset', name: asset.name, source: await asset.read() })
    return { url: `import.meta.ROLLUP_FILE_URL_${reference}` }
  }
}
