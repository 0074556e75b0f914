import { randomUUID } from 'node:crypto'
import { MAX_OPEN_UPLOADS } from './limits.js'
import { Problem } from './problem.js'
import type { PendingBlob, Storage } from './storage/types.js'

export interface UploadSession {
  readonly id: string
  readonly name: string
  readonly blob: PendingBlob
}

/** Uploads that have started and not ended. */
export interface UploadSessions {
  start(name: string): Promise<UploadSession>
  /** @throws {Problem} BLOB_UPLOAD_UNKNOWN */
  peek(name: string, id: string): UploadSession
  /**
   * Runs one step of an upload exclusively. After the step has called `ended`, the session no longer exists.
   *
   * @throws {Problem} BLOB_UPLOAD_UNKNOWN; BLOB_UPLOAD_INVALID while another step runs
   */
  step<T>(name: string, id: string, work: (session: UploadSession, ended: () => void) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export function createUploadSessions(storage: Storage): UploadSessions {
  /** Sorted by last use, most recent last. */
  const idle = new Map<string, UploadSession>()
  const busy = new Map<string, UploadSession>()

  const makeRoom = async (): Promise<void> => {
    for (const [id, session] of idle) {
      if (idle.size + busy.size < MAX_OPEN_UPLOADS) return
      idle.delete(id)
      await session.blob.abort()
    }
  }

  const find = (name: string, id: string): UploadSession => {
    const session = idle.get(id) ?? busy.get(id)
    if (session?.name !== name) throw new Problem(404, 'BLOB_UPLOAD_UNKNOWN', 'no such upload in this repository')
    return session
  }

  return {
    start: async (name) => {
      await makeRoom()
      const session = { id: randomUUID(), name, blob: await storage.startBlob() }
      idle.set(session.id, session)
      return session
    },
    peek: find,
    step: async (name, id, work) => {
      const session = find(name, id)
      if (!idle.delete(id)) throw new Problem(400, 'BLOB_UPLOAD_INVALID', 'another request is adding to this upload')
      busy.set(id, session)
      let open = true
      try {
        return await work(session, () => {
          open = false
        })
      } finally {
        busy.delete(id)
        if (open) idle.set(id, session)
      }
    },
    close: async () => {
      for (const session of [...idle.values(), ...busy.values()]) await session.blob.abort()
      idle.clear()
    },
  }
}
