import type { SourceLocation } from '@wasm-pkg/registry-client/errors'

/** An error that a compiler printed. */
export interface Diagnostic {
  readonly message: string
  /** The file as printed, often relative. */
  readonly location: SourceLocation
}

/** `src/lib.c:3:5: error: …`, as clang, gcc and many others print. */
const COLONS =
  /^(?<file>(?:[A-Za-z]:)?[^\s:][^:]*):(?<line>\d+):(?<column>\d+):\s*(?:fatal )?error\b:?\s*(?<message>.*)$/

/** `src/index.ts(3,5): error TS2322: …`, as tsc prints without colors. */
const PARENTHESES = /^(?<file>\S.*)\((?<line>\d+),(?<column>\d+)\):\s*error\b:?\s*(?<message>.*)$/

/** `error[E0425]: …`, then ` --> src/lib.rs:3:5`, as rustc and the parsers of WIT print. */
const RUST_MESSAGE = /^\s*error(?:\[\w+\])?:\s*(?<message>.*)$/
const RUST_PLACE = /^\s*-->\s*(?<file>.+?):(?<line>\d+):(?<column>\d+)\s*$/

/** `  File "app.py", line 3, in greet`, as Python prints. The last one is the innermost. */
const PYTHON = /^\s*File "(?<file>[^"<]+)", line (?<line>\d+)/

/** The errors in what a compiler printed, in its order. Warnings and notes are left out. */
export function readDiagnostics(output: string): readonly Diagnostic[] {
  const found: Diagnostic[] = []
  let pending: string | undefined
  let traceback: Diagnostic | undefined
  for (const line of output.split(/\r?\n/)) {
    const direct = COLONS.exec(line) ?? PARENTHESES.exec(line)
    const place = RUST_PLACE.exec(line)
    const python = PYTHON.exec(line)
    if (direct !== null) found.push(diagnosticOf(direct))
    else if (place !== null) {
      if (pending !== undefined) found.push(diagnosticOf(place, pending))
      pending = undefined
    } else if (python !== null) traceback = diagnosticOf(python, '')
    else if (/^\s*warning\b/.test(line)) pending = undefined
    else pending = RUST_MESSAGE.exec(line)?.groups?.['message'] ?? pending
  }
  return found.length === 0 && traceback !== undefined ? [traceback] : found
}

function diagnosticOf({ groups = {} }: RegExpExecArray, message: string = groups['message'] ?? ''): Diagnostic {
  const { file = '', line, column } = groups
  return {
    message,
    location: { file, line: Number(line), ...(column === undefined ? {} : { column: Number(column) }) },
  }
}
