import { readFile, rm } from 'node:fs/promises'
import type { Project } from '@wasm-pkg/project'
import type { Digest } from '@wasm-pkg/registry-client'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { isMissing } from './missing.js'

/**
 * Runs work that changes package.json and the lock file, and puts both back as they were if it fails or is interrupted in between.
 * What another program wrote meanwhile stays.
 */
export async function withRollback<T>(project: Project, work: () => Promise<T>): Promise<T> {
  const { manifest, session } = project
  const { file } = manifest
  const { lockFile } = session
  const [oldManifest, oldLock] = await Promise.all([readBytes(file), readBytes(lockFile)])
  try {
    return await work()
  } catch (error) {
    const { sha256 } = await import('@wasm-pkg/registry-client')
    const manifestNow = await readBytes(file)
    if (manifestNow !== undefined) await restore(file, oldManifest, manifestNow, sha256(manifestNow))
    const lockNow = await readBytes(lockFile)
    // The last text that this process wrote or read.
    const { revision } = project.session.lock.onDisk
    if (lockNow !== undefined && revision === sha256(lockNow)) await restore(lockFile, oldLock, lockNow, revision)
    throw error
  }
}

async function restore(file: string, before: Buffer | undefined, now: Buffer, revision: Digest): Promise<void> {
  if (before?.equals(now) === true) return
  if (before === undefined) return await rm(file, { force: true })
  try {
    await writeFileAtomic(file, before, { expectCurrent: revision })
  } catch (error) {
    if (!isWasmPkgError(error) || error.code !== 'E_LOCK_RACE') throw error
  }
}

async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}
