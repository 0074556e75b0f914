import type { ComponentFacts } from '@wasm-pkg/component'
import type { Config, RegistryChoice } from '@wasm-pkg/registry-client/config'
import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { PackageName } from '@wasm-pkg/registry-client/names'
import type { RegistryClient } from '@wasm-pkg/registry-client'
import type { Store } from '@wasm-pkg/registry-client/store'
import type { LockChange } from '../lock/change.js'
import type { LockOnDisk } from '../lock/file.js'
import type { LockedPackage, LockFile } from '../lock/types.js'
import type { Manifest } from '../manifest/types.js'
import type { Permissions } from '@wasm-pkg/wasi'
import type { SourceFolders } from '../source-folder/source-folders.js'
import type { ResolvedPackage } from './types.js'

/**
 * A project as its files were read, and what was made of them since: everything that resolving and linking packages needs.
 * Replaced as a whole when the files change.
 */
export interface Session {
  /** The project's folder, absolute. */
  readonly root: string
  readonly manifest: Manifest
  /** The text from which `manifest` was read. `undefined` if there was no package.json. */
  readonly manifestText: string | undefined
  /** Absolute path, for messages. */
  readonly lockFile: string
  readonly lock: LockState
  readonly frozen: boolean
  /** Whether the project is frozen only because `CI` is set. Messages then say so. */
  readonly frozenByCi: boolean
  readonly offline: boolean
  /** The permissions of package.json and the options, like the bindings. */
  readonly permissions: Permissions
  readonly bindings: Readonly<Record<string, string>>
  readonly store: Store
  readonly registry: RegistryAccess
  /** Facts of bytes that this process has already read, by digest. */
  readonly inspected: Map<Digest, ComponentFacts>
  /** The source folders that overrides name. Later sessions of the project have the same. */
  readonly folders: SourceFolders
  /** State of each override file, and of the sources of each folder, before it was first read, by path. */
  readonly overridesRead: Map<string, string>
  /** Requests that are being resolved or were, so that each is resolved once. */
  readonly resolving: Map<string, Promise<PinnablePackage>>
  /** The requesters of a package, by `ns:name@requirement`, in order. */
  readonly requesters: Map<string, string[]>
  /** Aborted by `close`. */
  readonly signal: AbortSignal
  /** Ends all work of the session. */
  close(): Promise<void>
}

/** A package that answers a request. */
export interface PinnablePackage {
  readonly pack: ResolvedPackage
  /** Pins it, the first time; nothing in a frozen project, or for a local file. @throws WasmPkgError `E_TAG_MOVED` */
  keep(): void
}

/** Access to registries, started on demand. A warm build never needs it. */
export interface RegistryAccess {
  /** The registry in the options, which applies to every package. */
  readonly given: string | undefined
  config(): Promise<Config>
  client(): Promise<RegistryClient>
  /** @throws WasmPkgError `E_CONFIG` if no registry is configured for the package */
  choose(name: PackageName): Promise<RegistryChoice>
  close(): Promise<void>
}

/** The lock file as read, and the changes of this process. */
export interface LockState {
  readonly onDisk: LockOnDisk
  /** The lock file with the changes applied. Computed again after each change. */
  readonly current: LockFile
  /** The blocks of a package in `current`, by `ns:name`. */
  packagesOf(name: string): readonly LockedPackage[]
  /**
   * The blocks of the package when the session began. New requirements can share these versions, so that the order of
   * imports does not matter.
   */
  openedPackagesOf(name: string): readonly LockedPackage[]
  readonly changes: readonly LockChange[]
  /** @throws WasmPkgError `E_TAG_MOVED` */
  record(...changes: readonly LockChange[]): void
  /** Called after a save with the lock file on disk, which contains the first `count` changes. */
  rebase(onDisk: LockOnDisk, count: number): void
}
