import type { Compiler, LoaderContext } from 'webpack'
import { digestHex } from '@wasm-pkg/registry-client/digest'
import { quote } from '@wasm-pkg/wasi/generated'
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
 * Assets of a generated module, named as asset modules are. They belong to the module, so that caches restore them
 * with it; an asset module would put the path of the store into module ids and make builds differ between machines.
 */
export function emitFromLoader(loader: LoaderContext<unknown>, compilation: AssetNames, platform: Platform): Emit {
  const { module, output } = compilation.compiler.options
  const named = module.generator.asset?.filename ?? output.assetModuleFilename ?? '[hash][ext]'
  return async (asset) => {
    const hash = digestHex(asset.digest).slice(0, output.hashDigestLength ?? HASH_LENGTH)
    const template = typeof named === 'string' ? withHash(named, hash) : named
    const file = compilation.getAssetPath(template, { filename: asset.name, hash, contentHash: hash })
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

/** Every hash of an asset is that of its content. webpack itself puts none into a name without a module. */
function withHash(template: string, hash: string): string {
  return template.replaceAll(
    /\[(?:chunk|content|full|module)?hash(?::[a-z]+\d*)?(?::(\d+))?\]/gu,
    (_variable, length) => hash.slice(0, length === undefined ? hash.length : Number(length)),
  )
}
