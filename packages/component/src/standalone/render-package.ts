import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { inspectComponent } from '../inspect/facts.js'
import { createTranspiler } from '../transpile/transpiler.js'
import type { TranspilerOptions, TranspileRequest } from '../transpile/types.js'
import { witText } from '../transpile/wit-text.js'
import { renderModuleFolder } from './module-folder.js'

/** What a package can be converted to: its bytes, its WIT, or a folder with an ES module and its types. */
export type PackageFormat = 'wasm' | 'wit' | 'js'

export interface RenderedPackage {
  /** The content of the one file, or the files of the folder by name. */
  readonly content: Uint8Array | ReadonlyMap<string, Uint8Array>
  /** npm packages that the files import. */
  readonly needs: readonly string[]
}

/** The package, and how the compiler runs, which only JavaScript needs. */
export interface RenderRequest extends TranspileRequest, Pick<TranspilerOptions, 'onProgress' | 'store'> {
  readonly format: PackageFormat
}

/**
 * Converts a package to a format.
 *
 * @throws WasmPkgError `E_WASM` for a WIT package as JavaScript, otherwise as `Transpiler.transpile`
 */
export async function renderPackage(request: RenderRequest): Promise<RenderedPackage> {
  const { format, store, onProgress } = request
  const bytes = await request.bytes()
  if (format === 'wasm') return { content: bytes, needs: [] }
  if (format === 'wit') return { content: Buffer.from(await witText(bytes)), needs: [] }
  if (inspectComponent(bytes, request.label).kind !== 'component') {
    throw new WasmPkgError('E_WASM', 'a WIT package has no code to turn into a module', {
      hint: 'Get it as wit or wasm.',
    })
  }
  const transpiler = createTranspiler({ store, ...(onProgress !== undefined && { onProgress }) })
  try {
    const { files, needs } = await renderModuleFolder(transpiler, request)
    return { content: files, needs }
  } finally {
    await transpiler.close()
  }
}
