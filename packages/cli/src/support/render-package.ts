import type { Release } from '@wasm-pkg/registry-client'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Store } from '@wasm-pkg/registry-client/store'
import type { Context } from '../frame/context.js'
import type { GetFormat } from './get-format.js'
import { renderModule } from './render-module.js'
import type { OutputFiles } from './write-files.js'

export interface RenderRequest {
  readonly format: GetFormat
  /** Absolute path of the file, or of the folder for JavaScript. */
  readonly file: string
  readonly bytes: Uint8Array
  readonly release: Release
  readonly store: Store
  readonly context: Context
}

export interface Rendered {
  readonly files: OutputFiles
  /** npm packages that the files import. */
  readonly needs: readonly string[]
}

/** What a package becomes in a format. */
export async function renderPackage(request: RenderRequest): Promise<Rendered> {
  const { format, file, bytes } = request
  if (format === 'wasm') return { files: new Map([[file, bytes]]), needs: [] }
  const { inspectComponent, witText } = await import('@wasm-pkg/component')
  if (format === 'wit') return { files: new Map([[file, Buffer.from(await witText(bytes))]]), needs: [] }
  if (inspectComponent(bytes).kind === 'component') return await renderModule(request)
  throw new WasmPkgError('E_WASM', 'a WIT package has no code to turn into a module', {
    hint: 'Get it as wit or wasm.',
  })
}
