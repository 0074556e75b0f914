import './require-node.js'
import type { ModuleGraph, PermissionFinding, Project } from '@wasm-pkg/project'
import { LOCK_FILE_NAME } from '@wasm-pkg/project/lock'
import { projectRoot } from '@wasm-pkg/project/root'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FileStates, fileStates, isSameState } from '@wasm-pkg/project/file-state'
import { createEngine } from './engine.js'
import type { Options, Platform } from './options.js'
import { createProgress, type Log } from './progress.js'

/** What one plugin instance shares between its environments: one project, one module graph for each kind of target. */
export interface Host {
  /** Where the project is looked for; call it before the first `project`. */
  setRoot(root: string): void
  /** How messages reach the user; call it before the first `project`. */
  setLog(log: Log): void
  /** Opens the project at the first call. */
  project(): Promise<Project>
  graph(target: Target): Promise<ModuleGraph>
  /** Files whose change calls for `reload`: the project's, or those that may be why it could not be opened. */
  readonly watchFiles: readonly string[]
  /**
   * Writes the types of everything that can be imported, once, unless the project is frozen: a type checker may run before, or
   * without, a build that comes by the imports. It may go on beside the build, which `save` waits for. What fails is for the
   * build to tell.
   *
   * @param thorough whether the sources are looked through even where the types file has all that package.json declares
   */
  typesAtStart(thorough: boolean): Promise<void>
  /** Saves what was resolved: at once, and once for calls that come meanwhile. */
  save(): Promise<void>
  /** Writes the types of what was resolved and nothing else, after a build that failed. */
  saveTypes(): Promise<void>
  /** Does work on the project that a reload must not cut off. */
  run<T>(work: () => Promise<T>): Promise<T>
  reload(): Promise<void>
  /** Whether what is on disk is not what this project wrote or read itself. */
  isChanged(): Promise<boolean>
  /** Reloads if the project `isChanged`; tells whether it did. */
  reloadIfChanged(): Promise<boolean>
  /** Told the files to watch each time the project was read, or could not be opened. */
  onOpen(listener: (files: readonly string[]) => void): void
  /** Reports a failure that no hook can throw. */
  warn(error: unknown): void
  /** Tells what the user should know, the first time that it is said. */
  warnOnce(text: string): void
  close(): Promise<void>
}

export interface Target {
  readonly platform: Platform
  readonly mode: 'top-level-await' | 'sync' | 'deferred'
  /** What cannot wait for promises in calls of WebAssembly though the code shall run there, as messages name it. */
  readonly cannotSuspend?: string
  /** Whether interfaces are exported under their ids too. @default true */
  readonly stringNames?: boolean
}

/** Longest that a reload waits for running work; what takes longer may be what package.json was changed for. */
const GRACE_MS = 5_000

/** For bundlers without a logger: standard output belongs to what is built and run. */
const STDERR: Log = { info: (text) => console.error(text), warn: (text) => console.error(text) }

export function createHost(options: Options): Host {
  let root = options.root ?? projectRoot(process.cwd())
  let log: Log = STDERR
  let opened: Promise<Project> | undefined
  let current: Project | undefined
  let toMend: readonly string[] = []
  const graphs = new Map<string, ModuleGraph>()
  const listeners: ((files: readonly string[]) => void)[] = []
  let seen: FileStates = new Map()
  let saving: Promise<void> = Promise.resolve()
  let reloading: Promise<void> = Promise.resolve()
  let starting: Promise<void> | undefined
  const running = new Set<Promise<unknown>>()
  const told = new Set<string>()
  const progress = createProgress(() => log)
  const engine = createEngine()

  function note(event: ProgressEvent): void {
    progress.report(event)
    engine.note(event)
  }

  function warn(text: string): void {
    log.warn(`[wasm-pkg] ${text}`)
  }

  async function open(): Promise<Project> {
    const { root: _root, platform: _platform, topLevelAwait: _tla, ...rest } = options
    toMend = ['package.json', LOCK_FILE_NAME].map((name) => resolve(root, name)).filter((file) => existsSync(file))
    seen = await fileStates(toMend)
    try {
      current = await engine.open({ ...rest, root, onProgress: note, onWarning: warn })
    } catch (error) {
      for (const listener of listeners) listener(toMend)
      throw error
    }
    await noteFiles(current, new Map())
    return current
  }

  function followed(): readonly string[] {
    return current?.watchFiles ?? toMend
  }

  /**
   * Remembers the state of the project's files, to tell others' changes from our own.
   *
   * @param before what was there when the reading began: what changes meanwhile was maybe not read
   */
  async function noteFiles({ watchFiles }: Project, before: FileStates): Promise<void> {
    seen = new Map([...(await fileStates(watchFiles))].map(([file, state]) => [file, before.get(file) ?? state]))
    for (const listener of listeners) listener(watchFiles)
  }

  /** Only the lock is written; what others changed meanwhile in another file is still to be read. */
  async function saveAndNote(saved: Project): Promise<void> {
    await saved.save()
    await engine.save(saved)
    const locks = saved.watchFiles.filter((file) => basename(file) === LOCK_FILE_NAME)
    seen = new Map([...seen, ...(await fileStates(locks))])
  }

  /** While a save is under way, what is on disk is neither the old state nor a foreign one. */
  async function isChanged(): Promise<boolean> {
    await saving.catch(() => {})
    return !isSameState(await fileStates(followed()), seen)
  }

  async function run<T>(work: () => Promise<T>): Promise<T> {
    await reloading.catch(() => {})
    const started = work()
    running.add(started)
    try {
      return await started
    } finally {
      running.delete(started)
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
    // A project that could not be opened is opened again when it is next needed.
    if (current === undefined) {
      seen = await fileStates(followed())
      return
    }
    const before = await fileStates(current.watchFiles)
    graphs.clear()
    await current.reload()
    await noteFiles(current, before)
  }

  /**
   * What a package is not granted is news when the package is: a warm build stays silent. What does nothing in a browser may do
   * something in the server's build, so it is no mistake.
   */
  function tell({ kind, package: id, text }: PermissionFinding): void {
    if (kind === 'unused') warn(text)
    else if (kind === 'powerless' || progress.hasTold(id)) log.info(`[wasm-pkg] ${text}`)
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
      const made = await engine.graph(await project(), { ...target, onFinding: tell })
      // Another import may have asked meanwhile: all of a target share one graph.
      const graph = graphs.get(key) ?? made
      graphs.set(key, graph)
      return graph
    },
    get watchFiles() {
      return followed()
    },
    typesAtStart(thorough) {
      starting ??= run(() => project().then((found) => engine.writeTypes(found, thorough))).catch(() => undefined)
      return starting
    },
    async saveTypes() {
      await starting
      if (current?.frozen === false) await current.writeTypes().catch(() => undefined)
    },
    async save() {
      await starting
      if (current === undefined) return
      saving = saveAndNote(current)
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
    onOpen: (listener) => void listeners.push(listener),
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
      seen = new Map()
      graphs.clear()
      await closing?.close()
      await starting
    },
  }
}
