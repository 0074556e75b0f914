import './require-node.js'
import type { ModuleGraph, Project } from '@wasm-pkg/project'
import type { BuildMode } from '@wasm-pkg/project/source-folder'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { createHandedOutIds, type HandedOutIds } from './handed-out-ids.js'
import { createLazyProject } from './lazy-project.js'
import { createOpenedProject } from './opened-project.js'
import type { Options } from './options.js'
import type { Log } from './progress.js'
import { createReports } from './reports.js'
import { createRunningWork } from './running-work.js'
import type { Target } from './target.js'

/**
 * The state that one plugin instance shares between its environments: one project, and one module graph for each kind
 * of target.
 */
export interface Host {
  /** Sets the folder in which to look for the project. Call it before the first `project`. */
  setRoot(root: string): void
  /** Sets what source folders are built for. `undefined`, if the bundler does not know it, leaves that to `NODE_ENV`. Call it before the first `project`. */
  setBuildMode(mode: BuildMode | undefined): void
  /** Sets the logger. Call it before the first `project`. */
  setLog(log: Log): void
  /** Opens the project at the first call. */
  project(): Promise<Project>
  graph(target: Target): Promise<ModuleGraph>
  /** The ids of modules for a target that were handed out. A reload keeps them, because bundlers do. */
  ids(target: Target): HandedOutIds
  /** Files whose change requires a reload: the project's, or those that may be the reason why it could not be opened. */
  readonly watchFiles: readonly string[]
  /** Folders in which a new file requires a reload. */
  readonly watchFolders: readonly string[]
  /**
   * Writes the types of everything that can be imported, once, unless the project is frozen, because a type checker may
   * run before or without a build that reaches the imports. Can run in parallel with the build; `save` waits for it.
   * The build reports failures.
   *
   * @param thorough whether to scan the sources even if the types file has everything that package.json declares
   */
  typesAtStart(thorough: boolean): Promise<void>
  /** Saves what was resolved. Calls during a save share the next one. */
  save(): Promise<void>
  /** Writes only the types of what was resolved, after a failed build. */
  saveTypes(): Promise<void>
  /** Runs work on the project that a reload must not interrupt. */
  run<T>(work: () => Promise<T>): Promise<T>
  reload(): Promise<void>
  /** Whether the files on disk differ from what this project read or wrote. */
  isChanged(): Promise<boolean>
  /** Reloads the project if `isChanged`. Returns whether it did. */
  reloadIfChanged(): Promise<boolean>
  /** Calls the listener with the files and folders to watch whenever they may have changed. */
  onWatch(listener: (paths: readonly string[]) => void): void
  /** Reports a failure outside of a hook. */
  warn(error: unknown): void
  /** Shows a warning, but each text only once. */
  warnOnce(text: string): void
  close(): Promise<void>
}

export function createHost(options: Options): Host {
  const graphs = new Map<string, ModuleGraph>()
  const handedOut = new Map<string, HandedOutIds>()
  const lazy = createLazyProject()
  const reports = createReports()
  const work = createRunningWork()
  let buildMode: BuildMode | undefined
  const opened = createOpenedProject(options.root, (root) => {
    const { root: _root, platform: _platform, topLevelAwait: _tla, ...rest } = options
    return lazy.open({
      ...rest,
      root,
      ...(buildMode !== undefined && { buildMode }),
      onProgress(event) {
        reports.progress(event)
        lazy.note(event)
      },
      onWarning: (text) => reports.warn(text),
    })
  })
  let saving: Promise<void> = Promise.resolve()
  let starting: Promise<void> | undefined

  async function saveAndRecord(saved: Project): Promise<void> {
    await saved.save()
    await lazy.save(saved)
  }

  /** During a save, the files on disk are neither in the old state nor changed by others. */
  async function isChanged(): Promise<boolean> {
    await saving.catch(() => {})
    return await opened.isChanged()
  }

  async function run<T>(task: () => Promise<T>): Promise<T> {
    try {
      return await work.run(task)
    } finally {
      if (opened.current !== undefined && opened.current.manifest.overrides.size > 0) opened.tellWatchers()
    }
  }

  function reload(): Promise<void> {
    return work.reload(async () => {
      if (opened.current !== undefined) graphs.clear()
      await opened.readAgain()
    })
  }

  return {
    setRoot: opened.setRoot,
    setBuildMode: (mode) => (buildMode = mode),
    setLog: reports.setLog,
    project: opened.get,
    async graph(target) {
      const key = JSON.stringify(target)
      const known = graphs.get(key)
      if (known !== undefined) return known
      const made = await lazy.graph(await opened.get(), { ...target, onFinding: reports.finding })
      // Another import may have created it meanwhile. All imports of a target share one graph.
      const graph = graphs.get(key) ?? made
      graphs.set(key, graph)
      return graph
    },
    ids(target) {
      const key = JSON.stringify(target)
      const ids = handedOut.get(key) ?? createHandedOutIds()
      handedOut.set(key, ids)
      return ids
    },
    get watchFiles() {
      return opened.watchFiles
    },
    get watchFolders() {
      return opened.watchFolders
    },
    typesAtStart(thorough) {
      starting ??= run(() => opened.get().then((found) => lazy.writeTypes(found, thorough))).catch(() => undefined)
      return starting
    },
    async saveTypes() {
      await starting
      if (opened.current?.frozen === false) await opened.current.writeTypes().catch(() => undefined)
    },
    async save() {
      await starting
      if (opened.current === undefined) return
      saving = saveAndRecord(opened.current)
      await saving
      reports.end()
    },
    run,
    reload,
    isChanged,
    async reloadIfChanged() {
      if (!(await isChanged())) return false
      await reload()
      return true
    },
    onWatch: opened.onWatch,
    warn: (error) => reports.warn(isWasmPkgError(error) ? formatError(error) : String(error)),
    warnOnce: reports.warnOnce,
    async close() {
      const closing = opened.forget()
      graphs.clear()
      await closing?.close()
      await starting
    },
  }
}
