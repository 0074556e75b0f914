import { type Digest, sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Takes one write back, as far as what was written is still there. */
type Undo = () => Promise<void>

/** What a command wrote, for as long as it may still fail. */
export interface UndoLog {
  /** Whether a command runs that wants its writes back. */
  readonly isOpen: boolean
  wrote(undo: Undo): void
  /** Runs work, and takes back what it wrote if it fails or is interrupted. */
  allOrNothing<T>(work: () => Promise<T>): Promise<T>
}

/** @param isClosed whether the project was closed, as Ctrl-C does: work that ends well after that counts as interrupted */
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
        if (isClosed()) throw new WasmPkgError('E_INTERNAL', 'The project was closed while a command was at work')
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

/** A disk that cannot be written is not what went wrong first. */
async function unlessImpossible(undo: Undo): Promise<void> {
  try {
    await undo()
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
  }
}

/**
 * Puts a file back as it was before a write.
 *
 * @param now what is in it
 * @param written what the write left
 * @returns whether it was still that; what somebody else wrote since stays
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
