import type { BuildOptions, PluginBuild } from 'esbuild'
import { posix } from 'node:path'
import { digestHex } from '@wasm-pkg/registry-client'
import { quote } from '../emit/quote.js'
import type { Asset, Emit } from '../emit/types.js'
import type { Platform } from '../options.js'
import { formatOf } from './target.js'

const NAMESPACE = 'wasm-pkg-asset'
const PREFIX = `${NAMESPACE}:`

/** Core modules as files of esbuild's own `file` loader, so that `assetNames` and `publicPath` apply. */
export interface AssetFiles {
  readonly emit: Emit
  setup(build: PluginBuild): void
}

export function createAssetFiles(platform: () => Platform): AssetFiles {
  const assets = new Map<string, Asset>()
  let options: BuildOptions = {}
  return {
    emit(asset) {
      const path = posix.join(digestHex(asset.digest), asset.name)
      assets.set(path, asset)
      const name = `$${digestHex(asset.digest).slice(0, 16)}`
      // The URL is made at once: where the script came from is not known any more after the first await.
      const statements = [
        `import ${name} from ${quote(PREFIX + path)}`,
        ...outputUrl(options, platform(), name),
        `const ${name}Url = new URL(${name}, ${name}Base)`,
      ]
      return Promise.resolve({ imports: statements.join('\n'), url: `${name}Url` })
    },
    setup(build) {
      options = build.initialOptions
      build.onResolve({ filter: new RegExp(`^${PREFIX}`) }, ({ path }) => ({
        path: path.slice(PREFIX.length),
        namespace: NAMESPACE,
      }))
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        const asset = assets.get(path)
        return asset === undefined ? undefined : { contents: await asset.read(), loader: 'file' }
      })
    },
  }
}

/** Statements for the URL of the output file, from which esbuild's paths of assets lead. */
function outputUrl(options: BuildOptions, platform: Platform, name: string): readonly string[] {
  const format = formatOf(options)
  if (format === 'esm') return [`const ${name}Base = import.meta.url`]
  if (platform === 'node') {
    return [`import { pathToFileURL as ${name}File } from 'node:url'`, `const ${name}Base = ${name}File(__filename)`]
  }
  return [
    `const ${name}Base = globalThis.document?.currentScript?.src || globalThis.document?.baseURI || location.href`,
  ]
}
