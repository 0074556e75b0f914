import { createTranspiler, inspectComponent, renderModuleFolder, witText } from '@wasm-pkg/component'
import type { Release } from '@wasm-pkg/registry-client'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { formatPackageName } from '@wasm-pkg/registry-client/names'
import type { Store } from '@wasm-pkg/registry-client/store'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { join } from 'node:path'
import type { OutputFiles } from '../files/write-files.js'
import type { Context } from '../frame/context.js'
import type { GetFormat } from './format.js'

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

/** Converts a package to a format. @throws WasmPkgError `E_WASM` for a format that the package does not support */
export async function renderPackage(request: RenderRequest): Promise<Rendered> {
  const { format, file, bytes } = request
  if (format === 'wasm') return { files: new Map([[file, bytes]]), needs: [] }
  if (format === 'wit') return { files: new Map([[file, Buffer.from(await witText(bytes))]]), needs: [] }
  if (inspectComponent(bytes).kind === 'component') return await renderModule(request)
  throw new WasmPkgError('E_WASM', 'a WIT package has no code to turn into a module', {
    hint: 'Get it as wit or wasm.',
  })
}

async function renderModule({ file, bytes, release, store, context }: RenderRequest): Promise<Rendered> {
  const { signal, progress } = context
  const transpiler = createTranspiler({ store, onProgress: (event) => progress.report(event) })
  try {
    const label = `${formatPackageName(release.name)}@${formatVersion(release.version)}`
    const request = { digest: release.digest, bytes: () => Promise.resolve(bytes), label, signal }
    const { files, needs } = await renderModuleFolder(transpiler, request)
    return { files: new Map([...files].map(([name, content]) => [join(file, name), content])), needs }
  } finally {
    await transpiler.close()
  }
}
