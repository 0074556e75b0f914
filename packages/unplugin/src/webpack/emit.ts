import type { Compiler, LoaderContext } from 'webpack'
import { digestHex } from '@wasm-pkg/registry-client'
import { quote } from '../emit/quote.js'
import type { Emit } from '../emit/types.js'
import type { Platform } from '../options.js'

/** webpack's own default of `output.hashDigestLength`. */
const HASH_LENGTH = 20

/** What is used of a compilation; webpack's own type asks for a module, which no file here has. */
export interface AssetNames {
  readonly compiler: Compiler
  getAssetPath(
    template: NonNullable<Compiler['options']['output']['assetModuleFilename']>,
    data: { readonly filename: string; readonly hash: string; readonly contentHash: string },
  ): string
}

/**
 * Assets of a generated module, named by `output.assetModuleFilename`. They belong to the module, so that caches restore them
 * with it; an asset module would put the path of the store into module ids and make builds differ between machines.
 */
export function emitFromLoader(loader: LoaderContext<unknown>, compilation: AssetNames, platform: Platform): Emit {
  const { output } = compilation.compiler.options
  return async (asset) => {
    const hash = digestHex(asset.digest).slice(0, output.hashDigestLength ?? HASH_LENGTH)
    const file = compilation.getAssetPath(output.assetModuleFilename ?? '[hash][ext]', {
      filename: asset.name,
      hash,
      contentHash: hash,
    })
    loader.emitFile(file, Buffer.from(await asset.read()), undefined, {
      immutable: true,
      contenthash: hash,
      sourceFilename: asset.name,
    })
    // The public path is where browsers ask; Node reads the file in the output folder, which is the base there.
    const path = platform === 'node' ? quote(file) : `__webpack_public_path__ + ${quote(file)}`
    return { url: `new URL(${path}, __webpack_base_uri__)` }
  }
}
