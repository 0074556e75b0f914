import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { BundlerError } from '../failure.js'

/** Describes the error of an import and its position, for the terminal and the page. */
export function describe(error: unknown): string {
  if (isWasmPkgError(error)) return formatError(error)
  if (!(error instanceof Error)) return String(error)
  const { message, loc, frame }: BundlerError = error
  // In editors, columns start at 1.
  return loc === undefined ? message : `${message}\n${loc.file}:${loc.line}:${loc.column + 1}\n${frame ?? ''}`
}

/** The error that ends a build. Next.js prints the whole object, so it only has its text. */
export function buildError(texts: ReadonlySet<string>): Error {
  const shown = new Error([...texts].map((text) => `[wasm-pkg] ${text}`).join('\n\n'))
  shown.stack = `${shown.name}: ${shown.message}\n`
  return shown
}
