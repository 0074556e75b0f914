import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { PolicyViolation } from '@wasm-pkg/project'
import type { Capability, Permissions } from '@wasm-pkg/wasi'

/**
 * What a lock file change means. The most serious entries come first in every list. Texts are from the lock file and
 * not escaped.
 */
export interface LockDiff {
  readonly capabilities: readonly CapabilityChange[]
  readonly packages: readonly PackageChange[]
  readonly origins: readonly OriginChange[]
  readonly api: readonly ApiChange[]
  readonly moves: readonly VersionMove[]
  readonly sizes: readonly SizeChange[]
  /** Rules of the policy that pins of the new lock file break. */
  readonly violations: readonly DiffViolation[]
  /** Changes of `wasmPkg` in `package.json`, grants first. */
  readonly manifest: readonly ManifestChange[]
  /** Packages that a local file overrides, if its bytes changed. */
  readonly overrides: readonly OverrideChange[]
  /** Whether `wasmPkg.policy` itself changed. */
  readonly policyChanged: boolean
  /** Packages without facts on one side, so that their capability changes are unknown. */
  readonly withoutFacts: readonly string[]
  /** Wrong facts in the new lock file. */
  readonly wrongFacts: readonly WrongFacts[]
  /** Whether changed pins were compared with their bytes. Otherwise, the lock files were trusted. */
  readonly fromBytes: boolean
  /** New pins, `ns:name@version`, whose bytes are not available. For them, the facts in the lock file are used. */
  readonly unchecked: readonly string[]
  /** What the publishers of new pins say about them, if their bytes are available. */
  readonly descriptions?: readonly PackageDescription[]
}

/** The metadata inside a package. Its publisher's statements, never verified facts. */
export interface PackageDescription {
  /** `ns:name@version` */
  readonly package: string
  /** By the name of the metadata section: `description`, `source`, `revision`; and `made with`. */
  readonly fields: Readonly<Record<string, string>>
}

/** The parts of `package.json` that a review needs, on one side of a change. */
export interface ReviewedManifest {
  /** The unparsed key `wasmPkg`. */
  readonly document: unknown
  readonly permissions: Permissions
}

/** A changed entry of `wasmPkg` in `package.json`. */
export interface ManifestChange {
  readonly key: 'permissions' | 'build' | 'overrides' | 'bindings' | 'registries' | 'policy' | 'async' | 'dependencies'
  /** The path within `wasmPkg`: `permissions["*"].network` */
  readonly path: string
  /** A string, or JSON. Absent if there is no value. */
  readonly from?: string
  readonly to?: string
  /** Whether it grants more, brings in other code or another place, or could loosen the policy. */
  readonly widens: boolean
}

/** An override with other bytes than before (`wasmPkg.overrides`). Lock files do not contain them. */
export interface OverrideChange {
  /** `ns:name` */
  readonly package: string
  /** The path of the file in package.json. */
  readonly path: string
  /** The entry within `wasmPkg`: `overrides["acme:image"]` */
  readonly key: string
  /** What newly builds a folder that overrides the package, and what built it before. */
  readonly build?: { readonly from?: string; readonly to: string }
  /** Digest of the bytes before. Absent if the file did not exist. */
  readonly from?: Digest
  /** Digest of the bytes now. Absent if the file does not exist. */
  readonly to?: Digest
  readonly imports: IdChanges
  readonly exports: IdChanges
  /** Capabilities of the new bytes that the old ones did not have. */
  readonly gained: readonly Capability[]
  /** Why the bytes of one side could not be described. */
  readonly problem?: string
}

/** Full ids. */
export interface IdChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** A pin with wrong facts in the lock file. */
export interface WrongFacts {
  /** `ns:name@version` */
  readonly package: string
  /** `imports: wasi:sockets/tcp@0.2.0 is missing from the lock` */
  readonly statements: readonly string[]
}

/** A capability that a package gained, lost, or now has through another version of an interface. */
export interface CapabilityChange {
  /** `ns:name` */
  readonly package: string
  readonly capability: Capability
  readonly kind: 'gained' | 'widened' | 'widened-by-version' | 'narrowed' | 'lost'
  /** `package` if the package itself is new or removed. */
  readonly with: 'package' | 'version'
  /** The versions, if the package is pinned in more than one. */
  readonly versions?: readonly string[]
  /** Full ids. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Whether the project's permissions grant the gained capability. Absent if it needs no permission, or none were read. */
  readonly granted?: 'yes' | 'by-this-change' | 'no'
}

export interface PackageChange {
  readonly package: string
  readonly kind: 'added' | 'removed'
  readonly versions: readonly string[]
  /** The versions that already existed or stay, if the package as a whole is neither new nor removed. */
  readonly beside?: readonly string[]
  /** The configured name. The project may use it for another host. */
  readonly registry?: string
  /** The physical place: `host/repository`, or `local`. */
  readonly sources?: readonly string[]
  readonly size?: number
  readonly requiredBy: readonly string[]
}

export interface OriginChange {
  readonly package: string
  /** `bytes`: the same version has other bytes. `manifest`: the same bytes have a new manifest. */
  readonly kind: 'bytes' | 'registry' | 'source' | 'signer' | 'manifest'
  /** Absent if the change is not about one version. */
  readonly version?: string
  readonly from?: string
  readonly to?: string
}

export type VersionStep = 'major' | 'minor' | 'patch' | 'prerelease' | 'build' | 'none'

/** A pin that now has another version. */
export interface VersionMove {
  readonly package: string
  readonly from: string
  readonly to: string
  readonly direction: 'up' | 'down' | 'same'
  readonly step: VersionStep
  /** Whether the step may break users according to semver: another major version, or below 1.0 another minor version. */
  readonly mayBreak: boolean
  readonly fromDigest: Digest
  readonly toDigest: Digest
  readonly requirement: { readonly from: string; readonly to: string }
}

/** How the exports of a package with a changed version changed. */
export interface ApiChange {
  readonly package: string
  readonly from: string
  readonly to: string
  /** `exports`: compared only by the ids of exports. `wit`: compared function by function, from the pinned bytes. */
  readonly detail: 'exports' | 'wit'
  readonly breaking: readonly string[]
  readonly compatible: readonly string[]
  /**
   * Functions that it newly calls in WASI interfaces that it already imported, `wasi:filesystem/types
   * descriptor.write`.
   */
  readonly calls: readonly string[]
  /** Whether it breaks users although the version step promises compatibility. A downgrade promises nothing. */
  readonly brokenPromise: boolean
  readonly downgrade: boolean
}

export interface SizeChange {
  readonly package: string
  readonly from: number
  readonly to: number
}

export interface DiffViolation extends PolicyViolation {
  /** `ns:name@version` */
  readonly package: string
  readonly requiredBy: readonly string[]
  /** Whether the old lock file did not break the rule. */
  readonly isNew: boolean
}
