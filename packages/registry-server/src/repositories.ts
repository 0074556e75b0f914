import type { RepositoryRecord, Storage } from './storage/types.js'

/** The records of all repositories. Only one request at a time changes each record. */
export interface Repositories {
  read(name: string): Promise<RepositoryRecord | undefined>
  /** Applies `change` to the record (an empty one if there is none) and saves the result, after earlier changes. */
  update(name: string, change: (record: RepositoryRecord) => RepositoryRecord): Promise<void>
}

export function createRepositories(storage: Storage): Repositories {
  const queues = new Map<string, Promise<void>>()
  return {
    read: (name) => storage.loadRepository(name),
    update: (name, change) => {
      const before = queues.get(name) ?? Promise.resolve()
      const mine = before
        // The failure of an earlier change was reported to its own caller.
        .catch(() => undefined)
        .then(async () => {
          const record = (await storage.loadRepository(name)) ?? { name, tags: {}, manifests: {}, blobs: [] }
          await storage.saveRepository(change(record))
        })
      queues.set(name, mine)
      const leave = (): void => {
        if (queues.get(name) === mine) queues.delete(name)
      }
      mine.then(leave, leave)
      return mine
    },
  }
}
