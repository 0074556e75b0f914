import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'

/** An error in the form that Rollup, Vite and Rolldown show with file, position and code frame. */
export interface BundlerError extends Error {
  readonly id?: string
  readonly loc?: { readonly file: string; readonly line: number; readonly column: number }
  readonly frame?: string
  readonly code?: string
}

/**
 * Turns a failure into the bundler's own error: what happened, the resolution chain and the next step, at the importing
 * statement. Returns other errors unchanged.
 */
export async function bundlerError(error: unknown, specifier = '', importer?: string): Promise<unknown> {
  if (!isWasmPkgError(error)) return error
  // The stack in the plugin is only useful for our own bugs.
  const shown = new Error(formatError(error), error.code === 'E_INTERNAL' ? { cause: error } : {})
  const at = importer === undefined ? undefined : await positionOf(importer, specifier)
  return Object.assign(shown, {
    // Without stack frames, because they would lead into the plugin. Bundlers use the rest as the message.
    stack: `${shown.name}: ${shown.message}\n`,
    code: error.code,
    plugin: 'wasm-pkg',
    ...(importer !== undefined && { id: importer }),
    ...at,
  })
}

/** For larger sources, the line is not shown. */
const MAX_SOURCE_BYTES = 16 * 1024 * 1024

async function positionOf(importer: string, specifier: string): Promise<Pick<BundlerError, 'frame' | 'loc'>> {
  const file = importer.split('?', 1)[0] ?? importer
  const text = String(
    (await readRegularFile(file, { code: 'E_CACHE_IO', maxBytes: MAX_SOURCE_BYTES }).catch(() => '')) ?? '',
  )
  const { findImport } = await import('@wasm-pkg/project/scan')
  const found = await findImport(file, text, specifier)
  if (found === undefined) return {}
  const before = text.slice(0, found.start).split('\n')
  const line = text.split('\n')[before.length - 1]?.trimEnd() ?? ''
  // Columns start at 0, as in Rollup.
  const column = before.at(-1)?.length ?? 0
  const number = String(before.length)
  const frame = `${number}: ${line}\n${' '.repeat(number.length + 2 + column + 1)}${'^'.repeat(specifier.length)}`
  return { loc: { file, line: before.length, column }, frame }
}
