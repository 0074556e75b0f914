import './require-node.js'
import type { ModuleGraph, PermissionFinding, Project } from '@wasm-pkg/project'
import { LOCK_FILE_NAME } from '@wasm-pkg/project/lock'
import { projectRoot } from '@wasm-pkg/project/root'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { rememberFiles } from '@wasm-pkg/project/file-state'
import { createLazyProject } from './lazy-project.js'
import { createHandedOutIds, type HandedOutIds } from './handed-out-ids.js'
import type { Options } from './options.js'
import type { Target } from './target.js'
import { createProgress, type Log, withName } from './progress.js'

/**
 * The state that one plugin instance shares between its environments: one project, and one module graph for each kind
 * of target.
 */
export interface Host {
  /** Sets the folder in which to look for the project. Call it before the first `project`. */
  setRoot(root: string): void
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

/** Maximum time that a reload waits for running work. Longer work may be the reason why package.json was changed. */
const GRACE_MS = 5_000

/** For bundlers without a logger. Standard output belongs to the program. */
const STDERR: Log = withName({ info: (text) => console.error(text), warn: (text) => console.error(text) })

const never = (): Promise<boolean> => Promise.resolve(false)

export function createHost(options: Options): Host {
  let root = options.root ?? projectRoot(process.cwd())
  let log: Log = STDERR
  let opened: Promise<Project> | undefined
  let current: Project | undefined
  let toMend: readonly string[] = []
  const graphs = new Map<string, ModuleGraph>()
  const handedOut = new Map<string, HandedOutIds>()
  const listeners: ((paths: readonly string[]) => void)[] = []
  let watched = ''
  /** Whether a file may have been mended, while the project cannot be opened. */
  let isMended = never
  let saving: Promise<void> = Promise.resolve()
  let reloading: Promise<void> = Promise.resolve()
  let starting: Promise<void> | undefined
  const running = new Set<Promise<unknown>>()
  const told = new Set<string>()
  const progress = createProgress(() => log)
  const lazy = createLazyProject()

  function note(event: ProgressEvent): void {
    progress.report(event)
    lazy.note(event)
  }

  function warn(text: string): void {
    log.warn(text)
  }

  async function open(): Promise<Project> {
    const { root: _root, platform: _platform, topLevelAwait: _tla, ...rest } = options
    toMend = ['package.json', LOCK_FILE_NAME].map((name) => resolve(root, name)).filter((file) => existsSync(file))
    isMended = await rememberFiles(toMend)
    try {
      current = await lazy.open({ ...rest, root, onProgress: note, onWarning: warn })
    } finally {
      tellWatchers()
    }
    return current
  }

  /** A project that builds source folders learns from the build which files they are made from. */
  function tellWatchers(): void {
    const paths = [...followed(), ...(current?.watchFolders ?? [])]
    const text = paths.join('\n')
    if (text === watched) return
    watched = text
    for (const listener of listeners) listener(paths)
  }

  function followed(): readonly string[] {
    return current?.watchFiles ?? toMend
  }

  async function saveAndRecord(saved: Project): Promise<void> {
    await saved.save()
    await lazy.save(saved)
  }

  /** During a save, the files on disk are neither in the old state nor changed by others. */
  async function isChanged(): Promise<boolean> {
    await saving.catch(() => {})
    return await (current === undefined ? isMended() : current.changedOnDisk())
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    await reloading.catch(() => {})
    const started = work()
    running.add(started)
    try {
      return await started
    } finally {
      running.delete(started)
      if (current !== undefined && current.manifest.overrides.size > 0) tellWatchers()
    }
  }

  async function reload(): Promise<void> {
    const end = Date.now() + GRACE_MS
    while (running.size > 0 && Date.now() < end) {
      const rest = new AbortController()
      const timeout = sleep(end - Date.now(), undefined, { signal: rest.signal }).catch(() => {})
      await Promise.race([Promise.allSettled(running), timeout])
      rest.abort()
    }
    reloading = readAgain()
    await reloading
  }

  async function readAgain(): Promise<void> {
    // A project that could not be opened is opened again when it is needed next.
    if (current === undefined) {
      isMended = await rememberFiles(followed())
      return
    }
    graphs.clear()
    await current.reload()
    tellWatchers()
  }

  /**
   * Missing grants are only reported for new packages, so that a warm build is silent. A grant without effect in a
   * browser can have an effect in the server's build, so it is not a mistake.
   */
  function tell({ kind, package: id, text }: PermissionFinding): void {
    if (kind === 'unused') warn(text)
    else if (kind === 'powerless' || progress.hasTold(id)) log.info(text)
  }

  function project(): Promise<Project> {
    opened ??= open().catch((error: unknown) => {
      opened = undefined
      throw error
    })
    return opened
  }

  return {
    setRoot(folder) {
      if (options.root === undefined) root = projectRoot(folder)
    },
    setLog: (to) => (log = to),
    project,
    async graph(target) {
      const key = JSON.stringify(target)
      const known = graphs.get(key)
      if (known !== undefined) return known
      const made = await lazy.graph(await project(), { ...target, onFinding: tell })
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
      return followed()
    },
    get watchFolders() {
      return current?.watchFolders ?? []
    },
    typesAtStart(thorough) {
      starting ??= run(() => project().then((found) => lazy.writeTypes(found, thorough))).catch(() => undefined)
      return starting
    },
    async saveTypes() {
      await starting
      if (current?.frozen === false) await current.writeTypes().catch(() => undefined)
    },
    async save() {
      await starting
      if (current === undefined) return
      saving = saveAndRecord(current)
      await saving
      progress.end()
    },
    run,
    reload,
    isChanged,
    async reloadIfChanged() {
      if (!(await isChanged())) return false
      await reload()
      return true
    },
    onWatch: (listener) => void listeners.push(listener),
    warn: (error) => warn(isWasmPkgError(error) ? formatError(error) : String(error)),
    warnOnce(text) {
      if (told.has(text)) return
      told.add(text)
      warn(text)
    },
    async close() {
      const closing = current
      opened = undefined
      current = undefined
      toMend = []
      isMended = never
      graphs.clear()
      await closing?.close()
      await starting
    },
  }
}
