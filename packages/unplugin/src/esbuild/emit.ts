import { posix } from 'node:path'
import type { ModuleImport } from '@wasm-pkg/wasi/generated'
import { digestHex } from '@wasm-pkg/registry-client/digest'
import { assetVariable } from '../emit/asset-name.js'
import type { Asset, Emit } from '../emit/types.js'
import type { Platform } from '../options.js'

const NAMESPACE = 'wasm-pkg-asset'
const PREFIX = `${NAMESPACE}:`

/** Emits core modules with the `file` loader of esbuild and Bun, so that their settings for assets apply. */
export interface AssetFiles {
  readonly emit: Emit
  setup(build: LoaderHooks): void
}

/** The common hooks of esbuild and Bun. */
interface LoaderHooks {
  onResolve(
    options: { readonly filter: RegExp },
    callback: (request: { readonly path: string }) => { path: string; namespace: string },
  ): unknown
  onLoad(
    options: { readonly filter: RegExp; readonly namespace: string },
    callback: (module: { readonly path: string }) => Promise<{ contents: Uint8Array; loader: 'file' }>,
  ): unknown
}

export interface Output {
  readonly format: 'cjs' | 'esm' | 'iife'
  readonly platform: Platform
}

export function createAssetFiles(output: Output): AssetFiles {
  const assets = new Map<string, Asset>()
  return {
    emit(asset) {
      const path = posix.join(digestHex(asset.digest), asset.name)
      assets.set(path, asset)
      const name = assetVariable(asset.digest)
      // The URL is created immediately, because the script does not know its own URL after the first await.
      const base = outputUrl(output, name)
      return Promise.resolve({
        imports: [{ from: PREFIX + path, name: 'default', local: name }, ...base.imports],
        statements: [`const ${name}Base = ${base.url}`, `const ${name}Url = new URL(${name}, ${name}Base)`],
        url: `${name}Url`,
      })
    },
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${PREFIX}`) }, ({ path }) => ({
        path: path.slice(PREFIX.length),
        namespace: NAMESPACE,
      }))
      build.onLoad({ filter: /.*/, namespace: NAMESPACE }, async ({ path }) => {
        const asset = assets.get(path)
        if (asset === undefined) throw new Error(`No asset is known as ${path}`)
        return { contents: await asset.read(), loader: 'file' }
      })
    },
  }
}

interface OutputUrl {
  readonly imports: readonly ModuleImport[]
  /** A JavaScript expression. */
  readonly url: string
}

/** The URL of the output file, to which the paths of its assets are relative. */
function outputUrl({ format, platform }: Output, name: string): OutputUrl {
  if (format === 'esm') return { imports: [], url: 'import.meta.url' }
  if (platform === 'node') {
    const local = `${name}File`
    return { imports: [{ from: 'node:url', name: 'pathToFileURL', local }], url: `${local}(__filename)` }
  }
  return {
    imports: [],
    url: 'globalThis.document?.currentScript?.src || globalThis.document?.baseURI || location.href',
  }
}
