import type { Compiler, LoaderContext } from 'webpack'
import { digestHex } from '@wasm-pkg/registry-client/digest'
import { quote } from '@wasm-pkg/wasi/generated'
import type { Emit } from '../emit/types.js'
import type { Platform } from '../options.js'

/** webpack's own default of `output.hashDigestLength`. */
const HASH_LENGTH = 20

/** The parts of a compilation that are used. webpack's own type requires a module, which these files do not have. */
export interface AssetNames {
  readonly compiler: Compiler
  getAssetPath(
    template: NonNullable<Compiler['options']['output']['assetModuleFilename']>,
    data: { readonly filename: string; readonly hash: string; readonly contentHash: string },
  ): string
}

/**
 * Emits assets of a generated module, named like asset modules. They belong to the module, so that caches restore them
 * with it. An asset module would put the path of the store into module ids, and builds would differ between machines.
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
    // Browsers use the public path. Node reads the file in the output folder, to which the path is relative there.
    const path = platform === 'node' ? quote(file) : `__webpack_public_path__ + ${quote(file)}`
    return { url: `new URL(${path}, __webpack_base_uri__)` }
  }
}

/** All hash placeholders of an asset mean its content hash. webpack itself does not replace them without a module. */
function withHash(template: string, hash: string): string {
  return template.replaceAll(
    /\[(?:chunk|content|full|module)?hash(?::[a-z]+\d*)?(?::(\d+))?\]/gu,
    (_variable, length) => hash.slice(0, length === undefined ? hash.length : Number(length)),
  )
}
