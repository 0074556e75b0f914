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
import type { UndoLog } from '../undo.js'

/** Everything that resolving one project's packages needs; replaced as a whole when its files change. */
export interface Session {
  readonly manifest: Manifest
  /** For messages, absolute. */
  readonly lockFile: string
  readonly lock: LockState
  readonly frozen: boolean
  /** Whether it is frozen only since `CI` is set: nobody asked for it, so messages say so. */
  readonly frozenByCi: boolean
  readonly offline: boolean
  /** Of package.json and the options. */
  readonly permissions: Permissions
  readonly store: Store
  readonly registry: RegistryAccess
  /** Facts of bytes already seen in this process, by digest. */
  readonly inspected: Map<Digest, ComponentFacts>
  /** Digest of each override file as it was read, by path. */
  readonly overridesRead: Map<string, Digest>
  /** What the running command wrote. */
  readonly undo: UndoLog
  /** Ends all work when the project is closed. */
  readonly signal: AbortSignal
}

/** The registry side, started when first needed: a warm build never does. */
export interface RegistryAccess {
  /** The registry that the options name for every package. */
  readonly given: string | undefined
  config(): Promise<Config>
  client(): Promise<RegistryClient>
  /** @throws WasmPkgError `E_CONFIG` if no registry is configured for the package */
  choose(name: PackageName): Promise<RegistryChoice>
  close(): Promise<void>
}

/** The lock as read and what this process changes in it. */
export interface LockState {
  readonly onDisk: LockOnDisk
  /** With the changes applied; put together anew after each of them. */
  readonly current: LockFile
  /** What `current` has of a package, by `ns:name`. */
  packagesOf(name: string): readonly LockedPackage[]
  /** What the lock had of it when the session began: a new requirement may share that, so that the order of imports never matters. */
  openedPackagesOf(name: string): readonly LockedPackage[]
  readonly changes: readonly LockChange[]
  /** @throws WasmPkgError `E_TAG_MOVED` */
  record(...changes: readonly LockChange[]): void
  /** After a save: what is on disk now, which holds the first `count` changes. */
  rebase(onDisk: LockOnDisk, count: number): void
}
