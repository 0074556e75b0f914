import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { BundlerError } from '../failure.js'

/** What went wrong with an import, and where it is, as a text for the terminal and for the page. */
export function describe(error: unknown): string {
  if (isWasmPkgError(error)) return formatError(error)
  if (!(error instanceof Error)) return String(error)
  const { message, loc, frame }: BundlerError = error
  // Columns are counted from 1 in editors.
  return loc === undefined ? message : `${message}\n${loc.file}:${loc.line}:${loc.column + 1}\n${frame ?? ''}`
}

/** The error that ends a build. Next.js prints it whole, so it has nothing but its text. */
export function buildError(texts: ReadonlySet<string>): Error {
  const shown = new Error([...texts].map((text) => `[wasm-pkg] ${text}`).join('\n\n'))
  shown.stack = `${shown.name}: ${shown.message}\n`
  return shown
}
