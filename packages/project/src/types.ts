import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import type { Store } from '@wasm-pkg/registry-client/store'
import type { Grants, Permissions } from '@wasm-pkg/wasi'
import type { Compiler } from './compiler.js'
import type { LockFile } from './lock/types.js'
import type { Manifest } from './manifest/types.js'
import type { ResolvedImport } from './resolve/types.js'
import type { BuildFolder, BuildMode } from './source-folder/types.js'
import type { WrittenTypes } from './types-file.js'

/** How a project is opened. Only `root` is required. */
export interface ProjectOptions {
  /** The folder of `package.json` and `wasm-pkg.lock`. */
  readonly root: string
  /** Write nothing and look for no versions; fail if the lock file is incomplete. Default: whether `WASM_PKG_FROZEN` or `CI` is set and is not `false` or `0`. */
  readonly frozen?: boolean
  /** Build source folders that overrides name: `true` even if the project is frozen, `false` never. Default: `true` if `WASM_PKG_ALLOW_BUILD` is set and is not `false` or `0`, otherwise unless the project is frozen. */
  readonly allowBuild?: boolean
  /** Builds a source folder that an override names. Without it, only what was built before can be used. */
  readonly buildFolder?: BuildFolder
  /** What source folders are built for. Default: `development` if `NODE_ENV` is `development` or `test`, otherwise `production`. */
  readonly buildMode?: BuildMode
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
export interface Project extends Pick<Compiler, 'transpile' | 'transpiled' | 'exportedTypes'> {
  readonly root: string
  readonly frozen: boolean
  readonly manifest: Manifest
  /** The lock file as it would be saved now. */
  readonly lock: LockFile
  /** Grants of packages, by `ns:name` or `*`, from package.json and the options. */
  readonly permissions: Permissions
  /**
   * Absolute paths of package.json, wasm-pkg.lock, override files, and the sources of the folders that were built. Call
   * `reload` when one of them changes.
   */
  readonly watchFiles: readonly string[]
  /** The folders of these sources. Call `reload` when a file is added to one or removed. */
  readonly watchFolders: readonly string[]
  readonly store: Store
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
