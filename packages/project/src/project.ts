import { openStore } from '@wasm-pkg/registry-client/store'
import { setMaxListeners } from 'node:events'
import { resolve } from 'node:path'
import { claims } from './claims.js'
import { createCompiler } from './compiler.js'
import { setInternals } from './internals.js'
import { openSession, type Surroundings } from './open-session.js'
import { resolveImport } from './resolve/resolve.js'
import { isFolderState } from './file-state.js'
import type { Session } from './resolve/session.js'
import { changedOnDisk, saveSession } from './save-session.js'
import { buildMode, forbiddenBuild } from './source-folder/permitted.js'
import { createSourceFolders } from './source-folder/source-folders.js'
import { createTypesFile } from './types-file.js'
import type { Project, ProjectOptions } from './types.js'

/**
 * Opens the project at a folder. Reads package.json and the lock, and nothing else: configuration, network and compiler
 * start when first needed.
 *
 * @throws WasmPkgError `E_CONFIG`, `E_LOCK_PARSE`, `E_LOCK_CONFLICT`, `E_LOCK_VERSION`
 */
export async function openProject(options: ProjectOptions): Promise<Project> {
  const root = resolve(options.root)
  const { cacheDir, onProgress, onWarning } = options
  const env = options.env ?? process.env
  const store = openStore({ env, onWarning, ...(cacheDir === undefined ? {} : { dir: cacheDir }) })
  const closed = new AbortController()
  // Every request of every session adds a listener.
  setMaxListeners(0, closed.signal)
  const folders = createSourceFolders({
    root,
    mode: options.buildMode ?? buildMode(env),
    build: options.buildFolder,
    forbidden: forbiddenBuild(options.frozen, options.allowBuild, env),
    signal: closed.signal,
    onWarning,
  })
  const surroundings: Surroundings = { root, env, store, closed: closed.signal, inspected: new Map(), folders, options }
  let session = await openSession(surroundings)
  const compiler = createCompiler(
    { store, ...(onProgress === undefined ? {} : { onProgress }) },
    () => session.manifest,
  )
  const typesFile = createTypesFile(root, options.dts ?? 'wasm-pkg.d.ts', compiler)
  let saving: Promise<void> = Promise.resolve()
  let reloading: Promise<void> = Promise.resolve()

  async function save(): Promise<void> {
    const saved = session
    await saveSession(saved)
    if (!saved.frozen) await typesFile.write(saved)
  }

  async function readAgain(): Promise<void> {
    await adopt(await openSession(surroundings))
  }

  async function adopt(next: Session): Promise<void> {
    const old = session
    session = next
    typesFile.reset()
    await old.close()
  }

  const project: Project = {
    root,
    store,
    get frozen() {
      return session.frozen
    },
    get manifest() {
      return session.manifest
    },
    get lock() {
      return session.lock.current
    },
    get permissions() {
      return session.permissions
    },
    get watchFiles() {
      const { manifest, lockFile } = session
      const sources = folders.watched().flatMap((states) => [...states].filter(([, state]) => !isFolderState(state)))
      return [...new Set([manifest.file, lockFile, ...manifest.overrides.values(), ...sources.map(([path]) => path)])]
    },
    get watchFolders() {
      const sources = folders.watched().flatMap((states) => [...states].filter(([, state]) => isFolderState(state)))
      return [...new Set(sources.map(([path]) => path))]
    },
    claims: (specifier) => claims(session.manifest, specifier),
    async resolve(specifier, { importer, signal } = {}) {
      signal?.throwIfAborted()
      const resolved = await unlessAborted(resolveImport(session, specifier, importer), signal)
      typesFile.use(resolved)
      return resolved
    },
    transpile: (pack) => compiler.transpile(pack),
    transpiled: (pack) => compiler.transpiled(pack),
    exportedTypes: (pack) => compiler.exportedTypes(pack),
    save() {
      saving = saving.then(save, save)
      return saving
    },
    writeTypes: () => typesFile.write(session),
    hasTypes: () => typesFile.isComplete(session),
    changedOnDisk: () => changedOnDisk(session),
    reload() {
      // One after the other, so that each new session closes the one it replaces.
      reloading = reloading.then(readAgain, readAgain)
      return reloading
    },
    async close() {
      closed.abort()
      await session.close()
      await compiler.close()
    },
  }
  setInternals(project, {
    surroundings,
    get session() {
      return session
    },
    taskRuntime: () => compiler.taskRuntime(),
    writeTypes: (undo) => typesFile.write(session, undo),
    adopt(next) {
      reloading = reloading.then(
        () => adopt(next),
        () => adopt(next),
      )
      return reloading
    },
  })
  return project
}

/** Stops waiting when the signal is aborted. The shared work goes on for others that wait for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work
  return await new Promise((done, fail) => {
    const abort = (): void => fail(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    void work.then(done, fail).finally(() => signal.removeEventListener('abort', abort))
  })
}
