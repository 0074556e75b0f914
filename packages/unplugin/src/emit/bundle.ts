import { assetVariable } from './asset-name.js'
import type { Emit, EmitContext } from './types.js'

/** The expression that a bundler replaces by the URL of an asset. @param reference what `emitFile` gave */
export type Placeholder = (reference: string) => string

/** Rollup and Rolldown. */
export const rollupUrl: Placeholder = (reference) => `import.meta.ROLLUP_FILE_URL_${reference}`

/** Vite's client build, so that `base`, a relative base and `renderBuiltUrl` apply. */
export const viteUrl: Placeholder = (reference) => `"__VITE_ASSET__${reference}__"`

/**
 * An asset of the bundle. Its URL is a statement of its own, since scripts know their own address only until they first wait.
 *
 * @param mayBeFile whether the code is published as a library, which may run in Node too
 */
export function emitToBundle(context: EmitContext, placeholder: Placeholder, mayBeFile: boolean = false): Emit {
  return async (asset) => {
    const reference = context.emitFile({ type: 'asset', name: asset.name, source: await asset.read() })
    const name = assetVariable(asset.digest)
    return { statements: [`const ${name} = ${placeholder(reference)}`], url: name, mayBeFile }
  }
}
