import { quote } from '@wasm-pkg/wasi/generated'
import { digestHex } from '@wasm-pkg/registry-client/digest'
import { posix } from 'node:path'
import type { Asset, Emit } from '../emit/types.js'
import { importModule, type ModuleQuery } from '../emit/vite.js'

/**
 * Assets of server builds. Vite removes assets that such a build emits, because the client build has them, but Node
 * reads these from beside the bundle. Therefore, the code contains a mark, which is replaced with the path relative to
 * the chunk, and the files are added after the removal. A search of the bundler's output is the only way: which chunk has
 * the code is not known before. Vite marks its own assets in the same way.
 */
export interface ServerAssets {
  readonly emit: Emit
  /** The same for code that imports compiled core modules. */
  emitModule(query: ModuleQuery): Emit
  /** Replaces the marks with paths. */
  renderChunk(code: string, fileName: string, assetsDir: string): Promise<{ code: string; map: string } | undefined>
  /** Adds the files that the chunks of a bundle read. */
  generateBundle(context: FileEmitter, bundle: Readonly<Record<string, BundleFile>>, assetsDir: string): void
}

export interface FileEmitter {
  emitFile(file: { readonly type: 'asset'; readonly fileName: string; readonly source: Uint8Array }): string
}

export interface BundleFile {
  readonly type: 'asset' | 'chunk'
  readonly fileName: string
}

/** Hex digits of the digest in a file name, with as much information as bundlers' own hashes. */
const HASH_LENGTH = 12

const MARK = /__WASM_PKG_([0-9a-f]{64})__/g

/** Whether an import is a mark, which stays in the code until its path is known. */
export function isMark(specifier: string): boolean {
  return specifier.startsWith('__WASM_PKG_')
}

interface Known {
  readonly asset: Asset
  readonly source: Uint8Array
}

export function createServerAssets(): ServerAssets {
  const known = new Map<string, Known>()

  function fileName({ asset }: Known, assetsDir: string): string {
    const hash = digestHex(asset.digest).slice(0, HASH_LENGTH)
    return posix.join(assetsDir, asset.name.replace(/\.wasm$/, `-${hash}.wasm`))
  }

  /** The assets that each rendered chunk reads, because their marks have been replaced by then. */
  const used = new Map<string, Set<string>>()

  async function mark(asset: Asset): Promise<string> {
    const hex = digestHex(asset.digest)
    if (!known.has(hex)) known.set(hex, { asset, source: await asset.read() })
    return `__WASM_PKG_${hex}__`
  }

  return {
    emit: async (asset) => ({ url: `new URL(${quote(await mark(asset))}, import.meta.url)` }),
    emitModule: (query) => async (asset) => importModule(asset, await mark(asset), query),
    async renderChunk(code, chunk, assetsDir) {
      if (!code.includes('__WASM_PKG_')) return undefined
      const { default: MagicString } = await import('magic-string')
      const text = new MagicString(code)
      const found = new Set<string>()
      for (const match of code.matchAll(MARK)) {
        const item = known.get(match[1] ?? '')
        if (item === undefined) continue
        found.add(match[1] ?? '')
        const path = posix.relative(posix.dirname(chunk), fileName(item, assetsDir))
        text.overwrite(match.index, match.index + match[0].length, path.startsWith('.') ? path : `./${path}`)
      }
      used.set(chunk, found)
      return { code: text.toString(), map: text.generateMap({ hires: 'boundary' }).toString() }
    },
    generateBundle(context, bundle, assetsDir) {
      const needed = new Set([...used.values()].flatMap((names) => [...names]))
      used.clear()
      for (const hex of needed) {
        const item = known.get(hex)
        if (item === undefined) continue
        const name = fileName(item, assetsDir)
        if (!(name in bundle)) context.emitFile({ type: 'asset', fileName: name, source: item.source })
      }
    },
  }
}
