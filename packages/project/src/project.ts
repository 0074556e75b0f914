import { createTranspiler, type Transpiler } from '@wasm-pkg/component'
import { type Digest, formatPackageName, type ProgressEvent } from '@wasm-pkg/registry-client'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { openStore, type Store } from '@wasm-pkg/registry-client/store'
import { setMaxListeners } from 'node:events'
import { join, resolve } from 'node:path'
import { type Binder, createBinder } from './bind/bind.js'
import { readRegularFile } from './files.js'
import { readLock, readRevision, saveLock } from './lock/file.js'
import { LOCK_FILE_NAME, type LockFile } from './lock/types.js'
import { parseManifest, readPermissions } from './manifest/parse.js'
import type { Manifest } from './manifest/types.js'
import { type Grants, mergePermissions } from './permissions/types.js'
import { mappedRegistry } from './resolve/differences.js'
import { createLockState } from './resolve/lock-state.js'
import { overridesChanged } from './resolve/override.js'
import { createRegistryAccess } from './resolve/registry-access.js'
import { createResolver, type Resolver } from './resolve/resolver.js'
import type { Session } from './resolve/session.js'
import type { ResolvedImport } from './resolve/types.js'
import { isReservedNamespace, tryParseSpecifier } from './specifier.js'
import { createTypesFile, type TypesFile, type WrittenTypes } from './types-file.js'

export interface ProjectOptions {
  /** The folder of `package.json` and `wasm-pkg.lock`. */
  readonly root: string
  /** Never write, never look for versions. Default: whether `CI` is set and is not `false` or `0`. */
  readonly frozen?: boolean
  /** No network at all. */
  readonly offline?: boolean
  /** The only wasm-pkg configuration file to read, instead of the user's. */
  readonly configFile?: string
  /** The store's folder. Default: the user's cache folder. */
  readonly cacheDir?: string
  /** The registry of every package, above all configuration. */
  readonly registry?: string
  /** Interface id, with or without version, to the module that implements it (`module` or `module#export`). */
  readonly bindings?: Readonly<Record<string, string>>
  /** Grants by `ns:name` or `*`, above those of package.json, key by key. */
  readonly permissions?: Readonly<Record<string, Grants>>
  /** Path of the types file, from `root`; `false` for none. @default 'wasm-pkg.d.ts' */
  readonly dts?: string | false
  readonly env?: NodeJS.ProcessEnv
  readonly onProgress?: (event: ProgressEvent) => void
}

/** One open project. Everything in it may be called concurrently. */
export interface Project {
  readonly root: string
  readonly frozen: boolean
  readonly manifest: Manifest
  /** The lock as it would be saved now. */
  readonly lock: LockFile
  /** package.json, wasm-pkg.lock and override files, absolute: what `reload` should follow. */
  readonly watchFiles: readonly string[]
  readonly store: Store
  /** Shared by everything that compiles for this project; its workers start on the first miss. */
  readonly transpiler: Transpiler
  readonly binder: Binder
  readonly resolver: Resolver
  readonly session: Session
  /**
   * Whether an import belongs to this project: it is a specifier that carries a requirement, or names a package that is declared,
   * overridden or mapped to a registry. Schemes of other tools never do.
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
   * Writes the lock and the types file where their text changed; neither in a frozen project. Tells the store what the
   * project uses.
   *
   * @throws WasmPkgError `E_LOCK_RACE`, `E_TAG_MOVED`, `E_CACHE_IO`, `E_NO_SPACE`
   */
  save(): Promise<void>
  /**
   * Writes the types of every specifier met so far and of those the file has already, frozen or not.
   *
   * @returns the file's path and whether its text changed; `undefined` if the project has no types file
   * @throws WasmPkgError `E_CACHE_IO`, `E_NO_SPACE`
   */
  writeTypes(): Promise<WrittenTypes | undefined>
  /**
   * Whether package.json, the lock or an override differs from what this project read or wrote itself: for watchers, which
   * are also told of our own saves.
   */
  changedOnDisk(): Promise<boolean>
  /** Reads package.json and the lock again and forgets what was resolved; unsaved pins are dropped. */
  reload(): Promise<void>
  /** Ends running work and workers. */
  close(): Promise<void>
}

export interface ResolveContext {
  /** The importing file, for messages. */
  readonly importer?: string
  readonly signal?: AbortSignal
}

/** A `package.json` of this size is none. */
const MAX_MANIFEST_BYTES = 16 * 1024 * 1024

/** Known to the registry client without configuration; claimed so that an undeclared import gets our error. */
const BUILT_IN_NAMESPACES = ['wasi', 'ba']

/**
 * Opens the project at a folder. Reads package.json and the lock, and nothing else: configuration, network and compiler
 * start when first needed.
 *
 * @throws WasmPkgError `E_CONFIG`, `E_LOCK_PARSE`, `E_LOCK_CONFLICT`, `E_LOCK_VERSION`
 */
export async function openProject(options: ProjectOptions): Promise<Project> {
  const root = resolve(options.root)
  const env = options.env ?? process.env
  const store = openStore({ env, ...(options.cacheDir === undefined ? {} : { dir: options.cacheDir }) })
  const transpiler = createTranspiler({
    store,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const typesFile = createTypesFile(root, options.dts ?? 'wasm-pkg.d.ts', transpiler)
  let view = await openView(root, env, store, options)
  let saving: Promise<void> = Promise.resolve()

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
      typesFile.use(resolved)
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
    changedOnDisk: () => changedOnDisk(view),
    async reload() {
      const next = await openView(root, env, store, options)
      await view.close()
      typesFile.reset()
      view = next
    },
    async close() {
      await view.close()
      await transpiler.close()
    },
  }
}

/** What reload replaces. */
interface View {
  readonly session: Session
  /** Text of package.json as it was read. */
  readonly manifestText: string | undefined
  readonly resolver: Resolver
  readonly binder: Binder
  close(): Promise<void>
}

async function openView(root: string, env: NodeJS.ProcessEnv, store: Store, options: ProjectOptions): Promise<View> {
  const file = join(root, 'package.json')
  const lockFile = join(root, LOCK_FILE_NAME)
  const [manifestText, onDisk] = await Promise.all([readManifestText(file), readLock(lockFile)])
  const manifest = parseManifest(manifestText, file)
  const offline = options.offline ?? false
  const ended = new AbortController()
  // Every request listens for the end; hundreds at once are no leak.
  setMaxListeners(0, ended.signal)
  const registry = createRegistryAccess({
    config: {
      configFile: options.configFile,
      registry: options.registry,
      env,
      project: { registries: manifest.registries, file },
    },
    store,
    env,
    offline,
    ...(options.onProgress === undefined ? {} : { onProgress: options.onProgress }),
  })
  const session: Session = {
    manifest,
    lockFile,
    lock: createLockState(onDisk),
    frozen: options.frozen ?? isCi(env),
    offline,
    permissions: mergePermissions(
      manifest.permissions,
      readPermissions({ value: options.permissions, file: 'options', path: 'permissions' }),
    ),
    store,
    registry,
    inspected: new Map(),
    overridesRead: new Map(),
    signal: ended.signal,
  }
  const resolver = createResolver(session)
  return {
    session,
    manifestText,
    resolver,
    binder: createBinder(session, resolver, { ...manifest.bindings, ...options.bindings }),
    async close() {
      ended.abort()
      await registry.close()
    },
  }
}

async function readManifestText(file: string): Promise<string | undefined> {
  return (await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_MANIFEST_BYTES }))?.toString('utf8')
}

async function changedOnDisk({ session, manifestText }: View): Promise<boolean> {
  const { manifest, lockFile, lock } = session
  if ((await readManifestText(manifest.file)) !== manifestText) return true
  if ((await readRevision(lockFile)) !== lock.onDisk.revision) return true
  return await overridesChanged(session)
}

async function saveView({ session }: View, typesFile: TypesFile): Promise<void> {
  const { lock, lockFile } = session
  const { changes } = lock
  if (!session.frozen && changes.length > 0) {
    lock.rebase(await saveLock(lockFile, lock.onDisk, changes), changes.length)
  }
  await recordRoot(session)
  if (!session.frozen) await typesFile.write(session)
}

/** So that cleaning the store keeps what the project uses. Unchanged, it costs one read. */
async function recordRoot({ lock, lockFile, store }: Session): Promise<void> {
  if (lock.onDisk.lock.packages.length === 0) return
  try {
    await store.recordRoot({ file: lockFile, digests: lockedDigests(lock.onDisk.lock) })
  } catch (error) {
    // A store that cannot be written is not cleaned either, and whatever is cleaned away is fetched again.
    if (!isWasmPkgError(error)) throw error
  }
}

function lockedDigests(lock: LockFile): Digest[] {
  return lock.packages.flatMap(({ versions }) => versions.map(({ digest }) => digest))
}

function claims(manifest: Manifest, text: string): boolean {
  const specifier = tryParseSpecifier(text)
  if (specifier === undefined || isReservedNamespace(specifier.name.namespace)) return false
  const key = formatPackageName(specifier.name)
  return (
    specifier.requirement !== undefined ||
    manifest.dependencies.has(key) ||
    manifest.overrides.has(key) ||
    mappedRegistry(manifest, specifier.name) !== undefined ||
    BUILT_IN_NAMESPACES.includes(specifier.name.namespace)
  )
}

/** Whether the environment is a CI job's. */
export function isCi(env: NodeJS.ProcessEnv): boolean {
  const value = env['CI']
  return value !== undefined && value !== '' && value !== 'false' && value !== '0'
}

/** Gives up waiting when the signal says so; the shared work goes on for whoever else waits for it. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return await work
  return await new Promise((done, fail) => {
    const abort = (): void => fail(signal.reason)
    signal.addEventListener('abort', abort, { once: true })
    void work.then(done, fail).finally(() => signal.removeEventListener('abort', abort))
  })
}
