import { formatError, isWasmPkgError, type SourceLocation } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { PLUGIN_NAME } from './plugin-name.js'

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
  // What a compiler reports is in its own source, not in the importing file.
  const { location } = error
  const at = location !== undefined ? await placeOf(location) : importer && (await positionOf(importer, specifier))
  return Object.assign(shown, {
    // Without stack frames, because they would lead into the plugin. Bundlers use the rest as the message.
    stack: `${shown.name}: ${shown.message}\n`,
    code: error.code,
    plugin: PLUGIN_NAME,
    ...(importer !== undefined && { id: importer }),
    ...(at || undefined),
  })
}

/** For larger sources, the line is not shown. */
const MAX_SOURCE_BYTES = 16 * 1024 * 1024

type Position = Pick<BundlerError, 'frame' | 'id' | 'loc'>

async function placeOf({ file, line, column = 1 }: SourceLocation): Promise<Position> {
  if (line === undefined) return { id: file }
  const at = { id: file, loc: { file, line, column: column - 1 } }
  const text = (await readText(file)).split('\n')[line - 1]
  return text === undefined ? at : { ...at, frame: frameOf(line, text, column - 1, 1) }
}

async function positionOf(importer: string, specifier: string): Promise<Position> {
  const file = importer.split('?', 1)[0] ?? importer
  const text = await readText(file)
  const { findImport } = await import('@wasm-pkg/project/scan')
  const found = await findImport(file, text, specifier)
  if (found === undefined) return {}
  const before = text.slice(0, found.start).split('\n')
  const line = text.split('\n')[before.length - 1] ?? ''
  // Columns start at 0, as in Rollup.
  const column = before.at(-1)?.length ?? 0
  const frame = frameOf(before.length, line, column + 1, specifier.length)
  return { loc: { file, line: before.length, column }, frame }
}

async function readText(file: string): Promise<string> {
  const read = readRegularFile(file, { code: 'E_CACHE_IO', maxBytes: MAX_SOURCE_BYTES })
  return String((await read.catch(() => '')) ?? '')
}

/** @param column from 0 */
function frameOf(line: number, text: string, column: number, length: number): string {
  const number = String(line)
  return `${number}: ${text.trimEnd()}\n${' '.repeat(number.length + 2 + column)}${'^'.repeat(length)}`
}
