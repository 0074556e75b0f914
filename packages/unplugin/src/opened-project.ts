import type { Project } from '@wasm-pkg/project'
import { rememberFiles } from '@wasm-pkg/project/file-state'
import { LOCK_FILE_NAME } from '@wasm-pkg/project/lock'
import { projectRoot } from '@wasm-pkg/project/root'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

/** The project of a plugin: opened at the first use, read again after changes, and watched by the bundler. */
export interface OpenedProject {
  /** Sets the folder in which to look for the project. Call it before the first `get`. */
  setRoot(folder: string): void
  /** Opens the project at the first call, and again after a failure. */
  get(): Promise<Project>
  /** The project, if it is open. */
  readonly current: Project | undefined
  /** Files whose change requires a reload: the project's, or those that may be the reason why it could not be opened. */
  readonly watchFiles: readonly string[]
  /** Folders in which a new file requires a reload. */
  readonly watchFolders: readonly string[]
  /** Calls the listener with the files and folders to watch whenever they may have changed. */
  onWatch(listener: (paths: readonly string[]) => void): void
  /** Calls the listeners if there are other files to watch. */
  tellWatchers(): void
  /** Whether the files on disk differ from what this project read or wrote. */
  isChanged(): Promise<boolean>
  readAgain(): Promise<void>
  /** Forgets the project. @returns it, if it was open */
  forget(): Project | undefined
}

const never = (): Promise<boolean> => Promise.resolve(false)

/** @param folder of the project, as the user set it; takes precedence over `setRoot` */
export function createOpenedProject(
  folder: string | undefined,
  open: (root: string) => Promise<Project>,
): OpenedProject {
  let root = folder ?? projectRoot(process.cwd())
  let opened: Promise<Project> | undefined
  let current: Project | undefined
  let toMend: readonly string[] = []
  /** Whether a file may have been mended, while the project cannot be opened. */
  let isMended = never
  const listeners: ((paths: readonly string[]) => void)[] = []
  let watched = ''

  async function start(): Promise<Project> {
    toMend = ['package.json', LOCK_FILE_NAME].map((name) => resolve(root, name)).filter((file) => existsSync(file))
    isMended = await rememberFiles(toMend)
    try {
      current = await open(root)
    } finally {
      tellWatchers()
    }
    return current
  }

  const watchFiles = (): readonly string[] => current?.watchFiles ?? toMend

  /** A project that builds source folders learns from the build which files they are made from. */
  function tellWatchers(): void {
    const paths = [...watchFiles(), ...(current?.watchFolders ?? [])]
    const text = paths.join('\n')
    if (text === watched) return
    watched = text
    for (const listener of listeners) listener(paths)
  }

  return {
    setRoot(from) {
      if (folder === undefined) root = projectRoot(from)
    },
    get() {
      opened ??= start().catch((error: unknown) => {
        opened = undefined
        throw error
      })
      return opened
    },
    get current() {
      return current
    },
    get watchFiles() {
      return watchFiles()
    },
    get watchFolders() {
      return current?.watchFolders ?? []
    },
    onWatch: (listener) => void listeners.push(listener),
    tellWatchers,
    isChanged: () => (current === undefined ? isMended() : current.changedOnDisk()),
    async readAgain() {
      // A project that could not be opened is opened again when it is needed next.
      if (current === undefined) {
        isMended = await rememberFiles(watchFiles())
        return
      }
      await current.reload()
      tellWatchers()
    },
    forget() {
      const closing = current
      opened = undefined
      current = undefined
      toMend = []
      isMended = never
      return closing
    },
  }
}
