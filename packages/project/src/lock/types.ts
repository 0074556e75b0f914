import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { PackageName } from '@wasm-pkg/registry-client/names'
import type { Requirement } from '@wasm-pkg/registry-client/requirement'
import type { Version } from '@wasm-pkg/registry-client/version'

/**
 * A value of a key that this version does not know. It is kept, so that two versions of wasm-pkg do not undo each
 * other's changes.
 */
export type ExtraValue = string | boolean | bigint | number | Date | readonly ExtraValue[] | Extras

/** Unknown keys of one block. */
export interface Extras extends ReadonlyMap<string, ExtraValue> {}

/** `wasm-pkg.lock`: the format of `wkg.lock` version 1 with additional keys per version. */
export interface LockFile {
  /** Sorted by name, then registry. */
  readonly packages: readonly LockedPackage[]
  readonly extras: Extras
}

/** All locked versions of one package from one registry. */
export interface LockedPackage {
  readonly name: PackageName
  /** The registry as configured (`wasi.dev`), not its host. wkg looks up entries by it. */
  readonly registry?: string
  /** Sorted by version, then requirement; one entry per requirement. */
  readonly versions: readonly LockedVersion[]
  readonly extras: Extras
}

/** One requirement and the version it is pinned to. */
export interface LockedVersion {
  readonly requirement: Requirement
  readonly version: Version
  /** Digest of the component's bytes, the OCI layer. The only field that wkg checks. */
  readonly digest: Digest
  /** Digest of the OCI manifest. Absent for packages of a local registry and in a lock file that wkg wrote. */
  readonly manifest?: Digest
  /** The physical place of the bytes, `host/repository` or `local`. Absent in a lock file that wkg wrote. */
  readonly source?: string
  /** Absent in a lock file that wkg wrote. */
  readonly facts?: LockedFacts
  /** `package.json`, `source` (an import with its own requirement), `wit`, or the package that imports this one. */
  readonly requiredBy: readonly string[]
  readonly extras: Extras
}

/** What anyone can recompute from the pinned bytes. */
export interface LockedFacts {
  /** In bytes. */
  readonly size: number
  readonly kind: 'component' | 'wit-package'
  /** Full ids with versions. A new capability is one new line. */
  readonly imports: readonly string[]
  readonly exports: readonly string[]
}

/** The name of the lock file in the folder of a project. */
export const LOCK_FILE_NAME = 'wasm-pkg.lock'

/** `requiredBy` for packages in `wasmPkg.dependencies`. */
export const REQUIRED_BY_MANIFEST = 'package.json'

/** `requiredBy` for an import with its own requirement. */
export const REQUIRED_BY_SOURCE = 'source'

/** `requiredBy` for packages that the WIT of the component in this folder refers to. */
export const REQUIRED_BY_WIT = 'wit'

const OWN: ReadonlySet<string> = new Set([REQUIRED_BY_MANIFEST, REQUIRED_BY_SOURCE, REQUIRED_BY_WIT])

/** Whether the project itself requires a package, not another package. */
export function isOwnRequirer(id: string): boolean {
  return OWN.has(id)
}

/** The content of a project without a lock file. */
export const EMPTY_LOCK: LockFile = { packages: [], extras: new Map() }
