import type { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { buildError } from '../errors/build-error.js'
import type { WitFailure, WitFile } from './tools/messages.js'

const MAX_MESSAGE = 2000

/** A longer line is not shown, because its place could not be seen. */
const MAX_LINE = 160

/** An error of the WIT parser, with the line of the source and a mark below its place. */
export function witError({ message, file, line, column }: WitFailure, files: readonly WitFile[]): WasmPkgError {
  const text = escapeLines(message)
  if (file === undefined || line === undefined || column === undefined) return buildError(text)
  const source = files.find(({ path }) => path === file)?.text.split(/\r?\n/)[line - 1]
  return buildError(text + excerpt(source, line, column), { location: { file, line, column } })
}

function excerpt(source: string | undefined, line: number, column: number): string {
  if (source === undefined || source.length > MAX_LINE) return ''
  // A tab is one column for the parser and for us.
  const before = [...source].slice(0, column - 1).join('')
  const gutter = String(line)
  const show = (part: string): string => escapeText(part.replaceAll('\t', ' '), MAX_LINE * 8)
  const mark = ' '.repeat(show(before).length)
  return `\n  ${gutter} | ${show(source)}\n  ${' '.repeat(gutter.length)} | ${mark}^`
}

function escapeLines(message: string): string {
  const lines = message.split('\n').map((part) => escapeText(part, MAX_MESSAGE))
  return lines.join('\n')
}
