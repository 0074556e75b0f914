import { constants } from 'node:fs'
import { open } from 'node:fs/promises'
import { type ErrorCode, isWasmPkgError, WasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'

/** Real configuration files are a few kilobytes; the rest is room for certificates. */
const MAX_BYTES = 1024 * 1024

/**
 * Reads a small text file of the user.
 *
 * @returns its text without a byte order mark, or undefined if there is no such file
 * @throws WasmPkgError with `code` if it cannot be read, is no regular file, is over 1 MiB or not UTF-8
 */
export async function readTextFile(path: string, code: ErrorCode): Promise<string | undefined> {
  const bytes = await readSmallFile(path, code)
  return bytes === undefined ? undefined : decodeText(bytes, path, code)
}

/** `readTextFile` without the decoding. */
export async function readSmallFile(path: string, code: ErrorCode): Promise<Uint8Array | undefined> {
  try {
    // Non-blocking: opening a FIFO must not wait for a writer.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stats = await handle.stat()
      if (!stats.isFile()) throw fileError(path, code, 'it is not a regular file')
      if (stats.size > MAX_BYTES) throw fileError(path, code, `it is larger than ${MAX_BYTES} bytes`)
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (isWasmPkgError(error)) throw error
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    if (reason === 'ENOENT' || reason === 'ENOTDIR') return undefined
    throw fileError(path, code, reason)
  }
}

/** UTF-8 text without a byte order mark. */
export function decodeText(bytes: Uint8Array, path: string, code: ErrorCode): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw fileError(path, code, 'it is not UTF-8 text')
  }
}

function fileError(path: string, code: ErrorCode, reason: string): WasmPkgError {
  return new WasmPkgError(code, `cannot read ${escapeText(path, 1000)}: ${reason}`)
}
