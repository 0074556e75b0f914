import { type FSWatcher, statSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'

/** Editors write a file in several steps. */
const SETTLE_MS = 50

/**
 * Calls back once after any of the files and folders changed, appeared or disappeared.
 *
 * @param inputs absolute paths
 * @returns a function that ends the watch
 */
export function watchInputs(inputs: readonly string[], onChange: () => void): () => void {
  const watchers: FSWatcher[] = []
  let timer: NodeJS.Timeout | undefined
  const changed = (): void => {
    clearTimeout(timer)
    timer = setTimeout(onChange, SETTLE_MS)
  }
  // A folder that is removed, for example, is a change too.
  const follow = (watcher: FSWatcher): void => void watchers.push(watcher.on('error', changed))
  for (const input of inputs) {
    if (statSync(input, { throwIfNoEntry: false })?.isDirectory() === true) {
      follow(watch(input, { recursive: true }, changed))
      continue
    }
    const folder = dirname(input)
    if (statSync(folder, { throwIfNoEntry: false }) === undefined) continue
    // Of the folder, because a file that is replaced would not be watched any longer.
    follow(watch(folder, (_event, name) => void (name === basename(input) && changed())))
  }
  return () => {
    clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}
