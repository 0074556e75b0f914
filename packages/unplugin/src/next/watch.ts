import { type FSWatcher, statSync, watch } from 'node:fs'
import { dirname } from 'node:path'
import type { Host } from '../host.js'
import type { ScannedSources } from '@wasm-pkg/project/scan'

export interface WatchInput {
  readonly host: Host
  readonly scan: () => Promise<ScannedSources>
  /** @returns whether something failed. It is retried when a source is saved. */
  readonly write: (found: ScannedSources) => Promise<boolean>
  /** The result of the previous scan. */
  readonly found: ScannedSources
  readonly hasFailed: boolean
}

/** Programs write a file in several steps, and each step causes an event. */
const QUIET_MS = 100

/**
 * As long as this process runs, writes modules again when imports of the sources, package.json, the lock file or an
 * override change.
 */
export function watchSources(input: WatchInput): void {
  const { host, scan, write } = input
  const watchers = new Map<string, FSWatcher>()
  let { found, hasFailed } = input
  let timer: NodeJS.Timeout | undefined
  let running = Promise.resolve()

  /** Watches folders, because files are replaced and created. @returns whether there are new ones */
  function follow(folders: readonly string[]): boolean {
    const all = new Set([...folders, ...host.watchFiles.map((file) => dirname(file))])
    const wanted = new Map([...all].flatMap((folder) => identityOf(folder).map((identity) => [identity, folder])))
    for (const [identity, watcher] of watchers) {
      if (wanted.has(identity)) continue
      watcher.close()
      watchers.delete(identity)
    }
    const added = [...wanted].filter(([identity]) => !watchers.has(identity))
    for (const [identity, folder] of added) followOne(identity, folder)
    return added.length > 0
  }

  function followOne(identity: string, folder: string): void {
    const watcher = watch(folder, { persistent: false }, soon)
    // After a folder was removed, look for it again with the next change.
    watcher.on('error', () => {
      watcher.close()
      watchers.delete(identity)
    })
    watchers.set(identity, watcher)
  }

  function soon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      running = running.then(update).catch((error: unknown) => host.warn(error))
    }, QUIET_MS).unref()
  }

  async function update(): Promise<void> {
    const isChanged = await host.reloadIfChanged()
    const now = await scan()
    const isOther = !isSame([...now.specifiers.keys()], [...found.specifiers.keys()])
    found = now
    // Files in a new folder may have been written before it was watched.
    if (follow(now.folders)) soon()
    if (!isChanged && !isOther && !(hasFailed && now.isTouched)) return
    hasFailed = true
    hasFailed = await write(now)
  }

  follow(found.folders)
}

/**
 * Identifies a folder. If it was removed and created again, it is a different one, even if it has the same inode. Empty
 * if it does not exist.
 */
function identityOf(folder: string): readonly string[] {
  const found = statSync(folder, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? [] : [`${found.ino}/${found.birthtimeNs} ${folder}`]
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index])
}
