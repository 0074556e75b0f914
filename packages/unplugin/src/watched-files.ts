import { LOCK_FILE_NAME } from '@wasm-pkg/project/lock'
import { appendFileSync, type FSWatcher, mkdtempSync, rmSync, watch, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { Host } from './host.js'

/**
 * The files that a bundler watches. It would treat our own write of the lock file as a change and build again.
 * Therefore, it watches another file instead, which we change when another process writes the lock file.
 */
export interface WatchedFiles {
  list(): readonly string[]
  close(): void
}

/** Programs write a file in several steps, and each step causes an event. */
const QUIET_MS = 100

/** @param onChange called before the bundler is notified */
export function createWatchedFiles(host: Host, onChange: () => void): WatchedFiles {
  let stand: StandIn | undefined
  const close = (): void => {
    stand?.close()
    stand = undefined
  }

  async function compare(file: string): Promise<void> {
    if (!(await host.isChanged())) return
    onChange()
    // This causes one event. Truncating and writing would cause two.
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
  // Watches the folder, because the lock file may not exist yet and is replaced when it is written.
  const watcher: FSWatcher = watch(dirname(lockFile), { persistent: false }, (_event, name) => {
    if (name !== null && name !== LOCK_FILE_NAME) return
    clearTimeout(timer)
    timer = setTimeout(() => onEvent(file), QUIET_MS).unref()
  })
  // Without the watcher, only changes of the lock file are missed.
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
