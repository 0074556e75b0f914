import { createTranspiler, type Transpiler } from '@wasm-pkg/component'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import { openStore, type Store } from '@wasm-pkg/registry-client/store'
import { resolve } from 'node:path'
import type { Binder } from './bind/bind.js'
import { claims } from './claims.js'
import type { LockFile } from './lock/types.js'
import type { Manifest } from './manifest/types.js'
import type { Grants } from '@wasm-pkg/wasi'
import type { Resolver } from './resolve/resolver.js'
import type { Session } from './resolve/session.js'
import type { ResolvedImport } from './resolve/types.js'
import { createTypesFile, type WrittenTypes } from './types-file.js'
import { createUndoLog } from './undo.js'
import { changedOnDisk, openView, saveView } from './view.js'

export interface ProjectOptions {
  /** The folder of `package.json` and `wasm-pkg.lock`. */
  readonly root: string
  /** Write nothing and look for no versions; fail if the lock file is incomplete. Default: whether `WASM_PKG_FROZEN` or `CI` is set and is not `false` or `0`. */
  readonly frozen?: boolean
  /** Do not use the network. `WASM_PKG_OFFLINE` does the same. */
  readonly offline?: boolean
  /** The configuration file to read instead of the user's. */
  readonly configFile?: string
  /** The store's folder. Default: the user's cache folder. */
  readonly cacheDir?: string
  /** The registry of every package. Takes precedence over all configuration. */
  readonly registry?: string
  /** What implements the imports of components: from an interface id, with or without version, to a module (`module` or `module#export`). */
  readonly bindings?: Readonly<Record<string, string>>
  /** Grants by `ns:name` or `*`. They take precedence over those of package.json, key by key. */
  readonly permissions?: Readonly<Record<string, Grants>>
  /** Path of the types file, relative to `root`; `false` writes none. @default 'wasm-pkg.d.ts' */
  readonly dts?: string | false
  readonly env?: NodeJS.ProcessEnv
  readonly onProgress?: (event: ProgressEvent) => void
  /** Called with warnings: before the first request about weakened transport, later about unusable credentials and about what registries report. */
  readonly onWarning?: (message: string) => void
}

/** An open project. All functions may be called concurrently. */
export interface Project {
  readonly root: string
  readonly frozen: boolean
  readonly manifest: Manifest
  /** The lock file as it would be saved now. */
  readonly lock: LockFile
  /** Absolute paths of package.json, wasm-pkg.lock and override files. Call `reload` when one of them changes. */
  readonly watchFiles: readonly string[]
  readonly store: Store
  /** Shared by everything that compiles for this project. Its workers start at the first cache miss. */
  readonly transpiler: Transpiler
  readonly binder: Binder
  readonly resolver: Resolver
  readonly session: Session
  /**
   * Whether an import belongs to this project: a specifier that carries a requirement, or names a package that is declared,
   * overridden or mapped to a registry. Schemes of other tools never belong to it.
   */
  claims(specifier: string): boolean
  /**
   * Resolves an import to a package whose bytes are in the store, verified and inspected, and pins it (unless frozen).
   *
   * @throws WasmPkgError `E_NAME`, `E_VERSION`, `E_CONFIG`, `E_LOCK_STALE`, `E_LOCK_FACTS`, `E_TAG_MOVED`, `E_POLICY`,
   *   `E_OFFLINE_MISS`, `E_NOT_FOUND`, `E_WASM`, and the registry client's network and authentication codes
   */
  resolve(specifier: string, context?: ResolveContext): Promise<ResolvedImport>
  /**
   * Writes the lock and the types file if their text changed; a frozen project writes neither. Records in the store what the
   * project uses.
   *
   * @throws WasmPkgError `E_LOCK_RACE`, `E_TAG_MOVED`, `E_CACHE_IO`, `E_NO_SPACE`
   */
  save(): Promise<void>
  /**
   * Writes the types of every specifier met so far and of those that the file already has, even in a frozen project.
   *
   * @returns the file's path and whether its text changed; `undefined` if the project has no types file
   * @throws WasmPkgError `E_CACHE_IO`, `E_NO_SPACE`
   */
  writeTypes(): Promise<WrittenTypes | undefined>
  /**
   * Whether the types file has everything that package.json declares, so that it need not be written before a build. Also
   * true for a project without a types file.
   *
   * @throws WasmPkgError `E_CACHE_IO`
   */
  hasTypes(): Promise<boolean>
  /**
   * Whether package.json, the lock or an override differs from what this project read or wrote itself. For watchers, which
   * also see our own saves.
   */
  changedOnDisk(): Promise<boolean>
  /** Reads package.json and the lock again and forgets what was resolved. Unsaved pins are dropped. */
  reload(): Promise<void>
  /** Stops running work and workers. */
  close(): Promise<void>
}

export interface ResolveContext {
  /** The importing file, for messages. */
  readonly importer?: string
  readonly signal?: AbortSignal
}

/**
 * Opens the project at a folder. Reads package.json and the lock, and nothing else: configuration, network and compiler
 * start when first needed.
 *
 * @throws WasmPkgError `E_CONFIG`, `E_LOCK_PARSE`, `E_LOCK_CONFLICT`, `E_LOCK_VERSION`
 */
export async function openProject(options: ProjectOptions): Promise<Project> {
  const root = resolve(options.root)
  const env = options.env ?? process.env
  const store = openStore({
    env,
    onWarning: options.onWarning,
    ...(options.cacheDir === undefined ? {} : { dir: options.cacheDir }),
  })
  const transpiler = createTranspiler({
    store,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const typesFile = createTypesFile(root, options.dts ?? 'wasm-pkg.d.ts', transpiler)
  let isClosed = false
  const undo = createUndoLog(() => isClosed)
  let view = await openView(root, env, store, undo, options)
  let saving: Promise<void> = Promise.resolve()
  let reloading: Promise<void> = Promise.resolve()

  async function readAgain(): Promise<void> {
    const next = await openView(root, env, store, undo, options)
    await view.close()
    typesFile.reset()
    view = next
    // The project was closed meanwhile: start no new work.
    if (isClosed) await view.close()
  }

  return {
    root,
    store,
    transpiler,
    get frozen() {
      return view.session.frozen
    },
    get manifest() {
      return view.session.manifest
    },
    get lock() {
      return view.session.lock.current
    },
    get watchFiles() {
      const { manifest, lockFile } = view.session
      return [manifest.file, lockFile, ...manifest.overrides.values()]
    },
    get binder() {
      return view.binder
    },
    get resolver() {
      return view.resolver
    },
    get session() {
      return view.session
    },
    claims: (specifier) => claims(view.session.manifest, specifier),
    async resolve(specifier, { importer, signal } = {}) {
      signal?.throwIfAborted()
      const resolved = await unlessAborted(view.resolver.resolveImport(specifier, importer), signal)
      typesFile.use(resolved, view.session.manifest)
      return resolved
    },
    save() {
      saving = saving.then(
        () => saveView(view, typesFile),
        () => saveView(view, typesFile),
      )
      return saving
    },
    writeTypes: () => typesFile.write(view.session),
    hasTypes: () => typesFile.isComplete(view.session),
    changedOnDisk: () => changedOnDisk(view),
    reload() {
      // One after the other, so that each new view closes the one it replaces.
      reloading = reloading.then(readAgain, readAgain)
      return reloading
    },
    async close() {
      isClosed = true
      await view.close()
      await transpiler.close()
    },
  }
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
