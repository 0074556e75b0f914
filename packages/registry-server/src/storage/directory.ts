import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Digest } from '../grammar.js'
import { STALE_UPLOAD_MS } from '../limits.js'
import { fileSize, isMissing, moveFile, syncFile, writeFileAtomic, writeFully } from './files.js'
import type { PendingBlob, RepositoryRecord, Storage } from './types.js'

interface Folders {
  /** `<sha256 hex>`, as in an OCI image layout. */
  readonly blobs: string
  /** `<sha256 hex of the name>.json`: some names are too long or reserved on some file systems. */
  readonly repositories: string
  readonly uploads: string
}

/**
 * Stores everything in a folder. Only one server at a time can use it.
 *
 * @param dir created if it does not exist
 */
export async function directoryStorage(dir: string): Promise<Storage> {
  const folders: Folders = {
    blobs: resolve(dir, 'blobs', 'sha256'),
    repositories: resolve(dir, 'repositories'),
    uploads: resolve(dir, 'uploads'),
  }
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true })
  await removeStaleUploads(folders.uploads)
  await removeHalfWritten(folders.repositories)
  return {
    blobSize: (digest) => fileSize(blobFile(folders, digest)),
    readBlob: (digest, range) => createReadStream(blobFile(folders, digest), range),
    startBlob: () => pendingBlob(folders),
    loadRepository: async (name) => {
      try {
        return JSON.parse(await readFile(repositoryFile(folders, name), 'utf8')) as RepositoryRecord
      } catch (error) {
        if (isMissing(error)) return undefined
        throw error
      }
    },
    saveRepository: async (record) => {
      const text = `${JSON.stringify(record, undefined, 2)}\n`
      await writeFileAtomic(repositoryFile(folders, record.name), Buffer.from(text))
    },
  }
}

function blobFile(folders: Folders, digest: Digest): string {
  return join(folders.blobs, digest.slice('sha256:'.length))
}

function repositoryFile(folders: Folders, name: string): string {
  return join(folders.repositories, `${createHash('sha256').update(name).digest('hex')}.json`)
}

async function pendingBlob(folders: Folders): Promise<PendingBlob> {
  const path = join(folders.uploads, randomUUID())
  const file = await open(path, 'wx')
  const hash = createHash('sha256')
  let size = 0
  const discard = async (): Promise<void> => {
    await file.close()
    await rm(path, { force: true })
  }
  return {
    get size() {
      return size
    },
    append: async (chunk) => {
      await writeFully(file, chunk, size)
      hash.update(chunk)
      size += chunk.length
    },
    commit: async (digest) => {
      if (digest !== `sha256:${hash.digest('hex')}`) {
        await discard()
        return false
      }
      await syncFile(file)
      await file.close()
      await moveFile(path, blobFile(folders, digest))
      return true
    },
    abort: discard,
  }
}

async function removeStaleUploads(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path)
    if (Date.now() - mtimeMs > STALE_UPLOAD_MS) await rm(path, { force: true })
  }
}

/** Removes partial records of a killed server. No other server uses this folder. */
async function removeHalfWritten(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (/^[0-9a-f]{64}\.json\.[0-9a-f-]{36}\.tmp$/.test(name)) await rm(join(folder, name), { force: true })
  }
}
