import { digestHex } from '@wasm-pkg/registry-client/digest'
import type { Emit, EmitContext } from './types.js'

/**
 * For Rollup and Rolldown: emits an asset, and the expression that they replace with its URL. A script evaluates it
 * immediately, because it does not know its own URL after the first await.
 */
export function emitReference(context: EmitContext): Emit {
  return async (asset) => {
    const reference = context.emitFile({ type: 'asset', name: asset.name, source: await asset.read() })
    const name = `$${digestHex(asset.digest).slice(0, 16)}`
    return { statements: [`const ${name} = import.meta.ROLLUP_FILE_URL_${reference}`], url: name }
  }
}
