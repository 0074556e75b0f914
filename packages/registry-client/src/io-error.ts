import { WasmPkgError, isWasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** The system's code of a failed file operation (`ENOENT`, `EPERM`, …), if it has one. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

export function isMissing(error: unknown): boolean {
  const code = errnoOf(error)
  return code === 'ENOENT' || code === 'ENOTDIR'
}

/** Whether there is something else in place of a file: a folder, a cyclic link, a socket. This counts as damage. */
export function isNoFile(error: unknown): boolean {
  return ['EISDIR', 'ELOOP', 'ENXIO'].includes(errnoOf(error) ?? '')
}

/**
 * Turns a failed operation on a file of the store into `E_NO_SPACE` (disk or quota full) or `E_CACHE_IO` (everything
 * else). Our own errors and aborts are returned unchanged.
 */
export function ioError(cause: unknown, action: string, path: string): unknown {
  return translate(cause, action, path, {
    full: 'Free disk space, or point WASM_PKG_CACHE_DIR to another disk.',
    other: 'Check that the folder exists and may be written, or point WASM_PKG_CACHE_DIR elsewhere.',
  })
}

/** The same for a file of the project or the user, which another folder for the store would not move. */
export function fileError(cause: unknown, action: string, path: string): unknown {
  return translate(cause, action, path, {
    full: 'Free disk space.',
    other: `Check that its folder exists and that you have permission to ${action} it.`,
  })
}

function translate(
  cause: unknown,
  action: string,
  path: string,
  hints: { readonly full: string; readonly other: string },
): unknown {
  if (isWasmPkgError(cause)) return cause
  const code = errnoOf(cause)
  if (code === undefined || !/^E[A-Z0-9]+$/.test(code)) return cause
  const shown = escapeText(path, MAX_PATH)
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new WasmPkgError('E_NO_SPACE', `No space left while trying to ${action} ${shown}`, {
      actual: code,
      hint: hints.full,
      cause,
    })
  }
  return new WasmPkgError('E_CACHE_IO', `Cannot ${action} ${shown}`, { actual: code, hint: hints.other, cause })
}

/** How many characters of a path are shown: more than real paths have. */
const MAX_PATH = 1000
