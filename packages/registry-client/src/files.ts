import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { type ErrorCode, WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

export { fileError, isMissing } from './io-error.js'

/**
 * Files that a repository or another program may have created are read only through this module. A linter rule
 * (no-restricted-imports) refuses other ways.
 */
export interface ReadLimits {
  /** Error code if the path is not a regular file, is too large or cannot be read. */
  readonly code: ErrorCode
  /** The maximum number of bytes. */
  readonly maxBytes: number
}

/** Opening a FIFO must not wait for a writer. Windows has neither FIFOs nor this flag. */
const READ_ONLY = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** How many characters of a path are shown. */
const MAX_PATH = 1000

/**
 * Reads a regular file. Returns `undefined` if it does not exist. Refuses FIFOs and devices without blocking, and never
 * reads more than the limit, even if the file grows. Follows links.
 *
 * @throws WasmPkgError with `limits.code`
 */
export async function readRegularFile(path: string, limits: ReadLimits): Promise<Buffer | undefined> {
  try {
    const handle = await open(path, READ_ONLY)
    try {
      const stats = await handle.stat()
      if (!stats.isFile()) throw notRegular(path, limits.code)
      if (stats.size > limits.maxBytes) throw tooLarge(path, limits, `${stats.size} bytes`)
      const bytes = await readAtMost(handle, limits.maxBytes)
      if (bytes === undefined) throw tooLarge(path, limits, 'more, as it is being written')
      return bytes
    } finally {
      await handle.close()
    }
  } catch (error) {
    return missingOrThrow(error, path, limits.code)
  }
}

/** The synchronous form of `readRegularFile`. */
export function readRegularFileSync(path: string, limits: ReadLimits): Buffer | undefined {
  try {
    const descriptor = openSync(path, READ_ONLY)
    try {
      const stats = fstatSync(descriptor)
      if (!stats.isFile()) throw notRegular(path, limits.code)
      if (stats.size > limits.maxBytes) throw tooLarge(path, limits, `${stats.size} bytes`)
      const bytes = Buffer.alloc(stats.size)
      let length = 0
      for (let read = -1; read !== 0 && length < bytes.length; length += read) {
        read = readSync(descriptor, bytes, length, bytes.length - length, length)
      }
      return bytes.subarray(0, length)
    } finally {
      closeSync(descriptor)
    }
  } catch (error) {
    return missingOrThrow(error, path, limits.code)
  }
}

/** The rest of an open file. `undefined` if it is longer than the limit or not a regular file. */
export async function readAtMost(handle: FileHandle, maxBytes: number): Promise<Buffer | undefined> {
  const stats = await handle.stat()
  if (!stats.isFile() || stats.size > maxBytes) return undefined
  // One extra byte, to notice a file that grows.
  let buffer = Buffer.allocUnsafe(stats.size + 1)
  let length = 0
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, null)
    if (bytesRead === 0) return buffer.subarray(0, length)
    length += bytesRead
    if (length > maxBytes) return undefined
    if (length === buffer.length) buffer = Buffer.concat([buffer], Math.min(buffer.length * 2, maxBytes + 1))
  }
}

function notRegular(path: string, code: ErrorCode): WasmPkgError {
  return new WasmPkgError(code, `${escapeText(path, MAX_PATH)} is not a regular file`)
}

function tooLarge(path: string, { code, maxBytes }: ReadLimits, actual: string): WasmPkgError {
  return new WasmPkgError(code, `${escapeText(path, MAX_PATH)} is too large`, {
    expected: `at most ${maxBytes} bytes`,
    actual,
  })
}

function missingOrThrow(error: unknown, path: string, code: ErrorCode): undefined {
  if (error instanceof WasmPkgError) throw error
  const reason = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (reason === 'ENOENT' || reason === 'ENOTDIR') return undefined
  const why = reason === '' ? '' : ` (${reason})`
  throw new WasmPkgError(code, `${escapeText(path, MAX_PATH)} cannot be read${why}`, { cause: error })
}
