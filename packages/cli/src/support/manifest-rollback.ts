import { readFile } from 'node:fs/promises'
import type { Project } from '@wasm-pkg/project'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { isMissing } from './missing.js'

/**
 * Runs work that changes package.json before the lock file, and puts package.json back if the work fails or is interrupted
 * between the two.
 */
export async function withManifestRollback<T>(project: Project, work: () => Promise<T>): Promise<T> {
  const { file } = project.manifest
  const before = await readBytes(file)
  try {
    return await work()
  } catch (error) {
    const { sha256 } = await import('@wasm-pkg/registry-client')
    const now = await readBytes(file)
    if (before !== undefined && now !== undefined && !before.equals(now)) {
      await writeFileAtomic(file, before, { expectCurrent: sha256(now) }).catch(ignoreRace)
    }
    throw error
  }
}

/** Somebody else wrote the file since: theirs stays. */
function ignoreRace(error: unknown): void {
  if (!isWasmPkgError(error) || error.code !== 'E_LOCK_RACE') throw error
}

async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
