import { open } from 'node:fs/promises'
import { constants } from 'node:fs'
import { type ErrorCode, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'

export interface ReadLimits {
  /** Code of the error when the path is no regular file, is too large or cannot be read. */
  readonly code: ErrorCode
  /** Most bytes accepted. */
  readonly maxBytes: number
}

/**
 * Reads a regular file, or gives `undefined` if there is none. A FIFO or device is refused without blocking on it.
 *
 * @throws WasmPkgError with `limits.code`
 */
export async function readRegularFile(path: string, limits: ReadLimits): Promise<Buffer | undefined> {
  try {
    // O_NONBLOCK (absent on Windows): opening a FIFO must not wait for a writer.
    const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const stats = await handle.stat()
      if (!stats.isFile()) throw new WasmPkgError(limits.code, `${escapeText(path)} is not a regular file`)
      if (stats.size > limits.maxBytes) {
        throw new WasmPkgError(limits.code, `${escapeText(path)} is too large`, {
          expected: `at most ${limits.maxBytes} bytes`,
          actual: `${stats.size} bytes`,
        })
      }
      return await handle.readFile()
    } finally {
      await handle.close()
    }
  } catch (error) {
    if (error instanceof WasmPkgError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined
    throw new WasmPkgError(limits.code, `${escapeText(path)} cannot be read${code === '' ? '' : ` (${code})`}`, {
      cause: error,
    })
  }
}
