import type { RepositoryRecord, Storage } from './storage/types.js'

/** The records of all repositories, changed by one request at a time each. */
export interface Repositories {
  read(name: string): Promise<RepositoryRecord | undefined>
  /** Saves what `change` makes of the record (of an empty one when there is none), after the changes before it. */
  update(name: string, change: (record: RepositoryRecord) => RepositoryRecord): Promise<void>
}

export function createRepositories(storage: Storage): Repositories {
  const queues = new Map<string, Promise<void>>()
  return {
    read: (name) => storage.loadRepository(name),
    update: (name, change) => {
      const before = queues.get(name) ?? Promise.resolve()
      const mine = before
        // That an earlier change failed was told to its own caller.
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
