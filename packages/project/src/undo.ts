import { type Digest, sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Undoes one write, as far as the written content is still there. */
type Undo = () => Promise<void>

/** The writes of a command, kept as long as it can still fail. */
export interface UndoLog {
  /** Whether a command is running whose writes may be undone. */
  readonly isOpen: boolean
  wrote(undo: Undo): void
  /** Runs work. Undoes its writes if it fails or is interrupted. */
  allOrNothing<T>(work: () => Promise<T>): Promise<T>
}

/**
 * @param isClosed whether the project was closed, for example by Ctrl-C. Work that succeeds after that counts as
 *   interrupted.
 */
export function createUndoLog(isClosed: () => boolean): UndoLog {
  let written: Undo[] | undefined
  return {
    get isOpen() {
      return written !== undefined
    },
    wrote: (undo) => void written?.push(undo),
    async allOrNothing(work) {
      const around = written
      const own: Undo[] = []
      written = own
      try {
        const result = await work()
        if (isClosed()) throw new WasmPkgError('E_INTERNAL', 'The project was closed while a command was running')
        return result
      } catch (error) {
        for (const undo of own.toReversed()) await unlessImpossible(undo)
        throw error
      } finally {
        written = around
      }
    },
  }
}

/** A disk that cannot be written must not hide the original error. */
async function unlessImpossible(undo: Undo): Promise<void> {
  try {
    await undo()
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
  }
}

/**
 * Restores a file to its content before a write.
 *
 * @param now its current content
 * @param written the content after the write
 * @returns whether the content was still the written one. Later changes of others are kept.
 */
export async function restoreFile(
  file: string,
  before: Uint8Array | undefined,
  now: Uint8Array,
  written: Digest,
): Promise<boolean> {
  if (sha256(now) !== written) return false
  if (before === undefined) await rm(file, { force: true })
  else await writeFileAtomic(file, before, { expectCurrent: written, within: dirname(file) })
  return true
}
