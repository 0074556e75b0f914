import { type ErrorCode, WasmPkgError } from '../errors.js'
import { readRegularFile } from '../files.js'
import { escapeText } from '../text.js'

/** Real configuration files have a few kilobytes. The rest is room for certificates. */
const MAX_BYTES = 1024 * 1024

/**
 * Reads a small text file that belongs to the user.
 *
 * @returns its text without a byte order mark, or undefined if there is no such file
 * @throws WasmPkgError with `code` if it cannot be read, is no regular file, is over 1 MiB or not UTF-8
 */
export async function readTextFile(path: string, code: ErrorCode): Promise<string | undefined> {
  const bytes = await readSmallFile(path, code)
  return bytes === undefined ? undefined : decodeText(bytes, path, code)
}

/** Like `readTextFile`, without decoding. */
export async function readSmallFile(path: string, code: ErrorCode): Promise<Uint8Array | undefined> {
  return await readRegularFile(path, { code, maxBytes: MAX_BYTES })
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
