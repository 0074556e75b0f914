import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { formatJson } from '../output/json.js'
import type { CliProcess } from './create-context.js'
import { styleOf } from './create-context.js'
import type { GlobalValues } from './global-options.js'

/** Longest message of a fault that is not one of ours. */
const MAX_MESSAGE = 2000

/** Tells why a command failed: on stderr for people and, under `--json`, as the one document on stdout. */
export function reportError(error: unknown, { env, stdout, stderr }: CliProcess, globals: GlobalValues): void {
  if (globals.json) stdout.write(`${formatJson({ error: errorDocument(error) })}\n`)
  const style = styleOf(globals.color, env, stderr)
  // Messages are escaped where they are made; what was overlooked must not reach a terminal all the same.
  const text = printable(isWasmPkgError(error) ? formatError(error) : unexpected(error))
  stderr.write(`${style('red', 'error:')} ${text}\n`)
  if (globals.verbose) stderr.write(`${stacks(error)}\n`)
}

export function errorDocument(error: unknown): Readonly<Record<string, unknown>> {
  if (!isWasmPkgError(error)) return { code: 'E_INTERNAL', message: unexpected(error) }
  const { code, message, package: pack, chain, expected, actual, hint, attempts } = error
  return { code, message, package: pack, chain, expected, actual, hint, attempts }
}

function unexpected(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  return `this should not have happened: ${escapeText(message, MAX_MESSAGE)} (E_INTERNAL)`
}

/** The stack of the failure and of what caused it. */
function stacks(error: unknown): string {
  const lines: string[] = []
  let current: unknown = error
  while (current instanceof Error && lines.length < MAX_CAUSES) {
    lines.push(`${lines.length === 0 ? '' : 'caused by: '}${printable(current.stack ?? current.message)}`)
    current = current.cause
  }
  return lines.join('\n')
}

/** A chain longer than this is a loop. */
const MAX_CAUSES = 8

function printable(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeText(line, MAX_MESSAGE))
    .join('\n')
}
