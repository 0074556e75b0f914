import { type ErrorDetails, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { resolve } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { readDiagnostics } from './diagnostics.js'

/** How much of a tool's output is shown: its end is cut off, because the first error is the one to look at. */
const MAX_LINES = 60

const MAX_LINE = 500

/** An `E_BUILD` error. Text of tools and sources in the message must be escaped. */
export function buildError(message: string, details: ErrorDetails = {}): WasmPkgError {
  return new WasmPkgError('E_BUILD', message, details)
}

/**
 * The error of a tool that failed, with what it printed and the place of its first error.
 *
 * @param problem what failed, as a clause
 * @param root what the paths in the output are relative to
 */
export function toolError(problem: string, output: string, root: string, hint?: string): WasmPkgError {
  const text = stripVTControlCharacters(output).trim()
  const [first] = readDiagnostics(text)
  const location = first && { ...first.location, file: resolve(root, first.location.file) }
  return buildError(text === '' ? problem : `${problem}:\n${shownText(text)}`, { location, hint })
}

function shownText(text: string): string {
  const lines = text.split(/\r?\n/)
  const shown = lines.slice(0, MAX_LINES).map((line) => `  ${escapeText(line.replaceAll('\t', '  '), MAX_LINE)}`)
  const more = lines.length - shown.length
  return [...shown, ...(more > 0 ? [`  … and ${more} more lines`] : [])].join('\n')
}
