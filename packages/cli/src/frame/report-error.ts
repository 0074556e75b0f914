import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatJson } from '../output/json.js'
import type { CliProcess } from './create-context.js'
import { styleOf } from './create-context.js'
import type { GlobalValues } from './global-options.js'

/** Maximum length of the message of an unknown error. */
const MAX_MESSAGE = 2000

/** Reports why a command failed: on stderr for people, and with `--json` as the only document on stdout. */
export function reportError(error: unknown, { env, stdout, stderr }: CliProcess, globals: GlobalValues): void {
  if (globals.json) stdout.write(`${formatJson({ error: errorDocument(error) })}\n`)
  const style = styleOf(globals.color, env, stderr)
  // Messages are escaped where they are created. Escape again, so that an overlooked one never reaches a terminal.
  const text = printable(isWasmPkgError(error) ? formatError(error) : unexpected(error))
  stderr.write(`${style('red', 'error:')} ${text}\n`)
  if (globals.verbose) stderr.write(`${stacks(error)}\n`)
}

export function errorDocument(error: unknown): Readonly<Record<string, unknown>> {
  if (!isWasmPkgError(error)) return { code: 'E_INTERNAL', message: unexpected(error) }
  const { code, message, package: pack, chain, expected, actual, location, hint, attempts } = error
  return { code, message, package: pack, chain, expected, actual, location, hint, attempts }
}

function unexpected(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return `this should not have happened: ${escapeText(message, MAX_MESSAGE)} (E_INTERNAL)`
}

/** The stacks of the failure and of its causes. */
function stacks(error: unknown): string {
  const lines: string[] = []
  let current: unknown = error
  while (current instanceof Error && lines.length < MAX_CAUSES) {
    lines.push(`${lines.length === 0 ? '' : 'caused by: '}${printable(current.stack ?? current.message)}`)
    current = current.cause
  }
  return lines.join('\n')
}

/** A longer chain is a cycle. */
const MAX_CAUSES = 8

function printable(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeText(line, MAX_MESSAGE))
    .join('\n')
}
