import { LOCK_FILE_NAME } from '@wasm-pkg/project/lock'
import { appendFileSync, type FSWatcher, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Host } from './host.js'

/**
 * What a bundler that watches is given to watch. It would take our own write of the lock file for a change and build again,
 * so it watches another file instead of the lock. We change that file when somebody else wrote the lock.
 */
export interface WatchedFiles {
  list(): readonly string[]
  close(): void
}

/** Programs write a file in several steps, each of them an event. */
const QUIET_MS = 100

/** @param onChange told before the bundler is */
export function createWatchedFiles(host: Host, onChange: () => void): WatchedFiles {
  let stand: StandIn | undefined
  const close = (): void => {
    stand?.close()
    stand = undefined
  }

  async function compare(file: string): Promise<void> {
    if (!(await host.isChanged())) return
    onChange()
    // One event, where truncating and writing would be two.
    appendFileSync(file, '\n')
  }

  return {
    list: () =>
      host.watchFiles.map((file) => {
        if (basename(file) !== LOCK_FILE_NAME) return file
        stand ??= standIn(file, (own) => void compare(own).catch((error: unknown) => host.warn(error)))
        return stand.file
      }),
    close,
  }
}

interface StandIn {
  readonly file: string
  close(): void
}

function standIn(lockFile: string, onEvent: (file: string) => void): StandIn {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-watch-'))
  const file = join(folder, 'lock-changed')
  writeFileSync(file, '')
  let timer: NodeJS.Timeout | undefined
  // The folder, since the lock may not exist yet and is replaced when it is written.
  const watcher: FSWatcher = watch(dirname(lockFile), { persistent: false }, (_event, name) => {
    if (name !== null && name !== LOCK_FILE_NAME) return
    clearTimeout(timer)
    timer = setTimeout(() => onEvent(file), QUIET_MS).unref()
  })
  // A watcher that fails only costs the following of the lock.
  watcher.on('error', () => watcher.close())
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  process.once('exit', remove)
  return {
    file,
    close() {
      clearTimeout(timer)
      watcher.close()
      process.off('exit', remove)
      remove()
    },
  }
}
