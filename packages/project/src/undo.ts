import { type Digest, sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** The writes of one command, kept as long as it can still fail. */
export interface Undo {
  /** @param step undoes one write, as far as the written content is still there */
  wrote(step: () => Promise<void>): void
}

/**
 * Runs work. Undoes its writes, the last one first, if it fails or is interrupted.
 *
 * @param closed aborted when the project is closed, for example by Ctrl-C. Work that succeeds after that counts as
 *   interrupted.
 */
export async function undoable<T>(closed: AbortSignal, work: (undo: Undo) => Promise<T>): Promise<T> {
  const steps: (() => Promise<void>)[] = []
  try {
    const result = await work({ wrote: (step) => void steps.push(step) })
    if (closed.aborted) throw new WasmPkgError('E_INTERNAL', 'The project was closed while a command was running')
    return result
  } catch (error) {
    for (const step of steps.toReversed()) await unlessImpossible(step)
    throw error
  }
}

/** A disk that cannot be written must not hide the original error. */
async function unlessImpossible(step: () => Promise<void>): Promise<void> {
  try {
    await step()
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
