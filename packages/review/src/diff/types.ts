import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { PolicyViolation } from '@wasm-pkg/project'
import type { Capability, Permissions } from '@wasm-pkg/wasi'

/** What a lock file change means, the graver first in every list. Texts are the lock's own, not escaped. */
export interface LockDiff {
  readonly capabilities: readonly CapabilityChange[]
  readonly packages: readonly PackageChange[]
  readonly origins: readonly OriginChange[]
  readonly api: readonly ApiChange[]
  readonly moves: readonly VersionMove[]
  readonly sizes: readonly SizeChange[]
  /** Broken rules of the policy, by what the new lock pins. */
  readonly violations: readonly DiffViolation[]
  /** Changes of `wasmPkg` in `package.json`, grants first. */
  readonly manifest: readonly ManifestChange[]
  /** Packages for which a local file stands whose bytes changed. */
  readonly overrides: readonly OverrideChange[]
  /** Whether `wasmPkg.policy` itself changed. */
  readonly policyChanged: boolean
  /** Packages of which nothing is known on one side, so that nothing can be said about their capabilities. */
  readonly withoutFacts: readonly string[]
  /** What the new lock says of packages and is not so. */
  readonly wrongFacts: readonly WrongFacts[]
  /** Whether changed pins were held against their bytes, or the lock files were taken at their word. */
  readonly fromBytes: boolean
  /** New pins, `ns:name@version`, of which the bytes could not be had: the lock file is taken at its word there. */
  readonly unchecked: readonly string[]
}

/** `package.json` on one side of a change, as far as a review goes. */
export interface ReviewedManifest {
  /** The key `wasmPkg` as it is written. */
  readonly document: unknown
  readonly permissions: Permissions
}

/** One entry of `wasmPkg` in `package.json` that is not as it was. */
export interface ManifestChange {
  readonly key: 'permissions' | 'overrides' | 'bindings' | 'registries' | 'policy' | 'async' | 'dependencies'
  /** Within `wasmPkg`: `permissions["*"].network` */
  readonly path: string
  /** A text, or JSON; absent where there is none. */
  readonly from?: string
  readonly to?: string
  /** Whether it grants more, brings in other code or another place, or may loosen the policy. */
  readonly widens: boolean
}

/** Other bytes that stand for a package than before (`wasmPkg.overrides`). No lock file has them. */
export interface OverrideChange {
  /** `ns:name` */
  readonly package: string
  /** The file, as package.json has it. */
  readonly path: string
  /** The entry within `wasmPkg`: `overrides["acme:image"]` */
  readonly key: string
  /** Digest of the bytes before; absent if there was no such file. */
  readonly from?: Digest
  /** Digest of the bytes now; absent if there is no such file. */
  readonly to?: Digest
  readonly imports: IdChanges
  readonly exports: IdChanges
  /** What the new bytes can do and the old ones could not. */
  readonly gained: readonly Capability[]
  /** Why the bytes of one side could not be described. */
  readonly problem?: string
}

/** Full ids. */
export interface IdChanges {
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

/** A pin that the lock misdescribes. */
export interface WrongFacts {
  /** `ns:name@version` */
  readonly package: string
  /** `imports: wasi:sockets/tcp@0.2.0 is missing from the lock` */
  readonly claims: readonly string[]
}

/** What a package may newly do, may no longer do, or may do through another version of an interface. */
export interface CapabilityChange {
  /** `ns:name` */
  readonly package: string
  readonly capability: Capability
  readonly kind: 'gained' | 'widened' | 'widened-by-version' | 'narrowed' | 'lost'
  /** Whether the package itself is new or gone. */
  readonly with: 'package' | 'version'
  /** Of which versions, where the package is pinned in more than one. */
  readonly versions?: readonly string[]
  /** Full ids. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** Whether the project's permissions grant what is gained. Absent where no permission stands before it, or none were read. */
  readonly granted?: 'yes' | 'by-this-change' | 'no'
}

export interface PackageChange {
  readonly package: string
  readonly kind: 'added' | 'removed'
  readonly versions: readonly string[]
  /** The versions that were there already or stay, where not the whole package is new or gone. */
  readonly beside?: readonly string[]
  /** As configured: a name that the project may have given to another host. */
  readonly registry?: string
  /** `host/repository`, or `local`: where it physically is. */
  readonly sources?: readonly string[]
  readonly size?: number
  readonly requiredBy: readonly string[]
}

export interface OriginChange {
  readonly package: string
  /** `bytes`: the same version has other bytes. `manifest`: the same bytes are described anew. */
  readonly kind: 'bytes' | 'registry' | 'source' | 'signer' | 'manifest'
  /** Absent where the change is not of one version. */
  readonly version?: string
  readonly from?: string
  readonly to?: string
}

export type VersionStep = 'major' | 'minor' | 'patch' | 'prerelease' | 'build' | 'none'

/** One pin that leads to another version now. */
export interface VersionMove {
  readonly package: string
  readonly from: string
  readonly to: string
  readonly direction: 'up' | 'down' | 'same'
  readonly step: VersionStep
  /** Whether semver lets the step break users: another major version, or below 1.0 another minor one. */
  readonly mayBreak: boolean
  readonly fromDigest: Digest
  readonly toDigest: Digest
  readonly requirement: { readonly from: string; readonly to: string }
}

/** How the exports of a moved package changed. */
export interface ApiChange {
  readonly package: string
  readonly from: string
  readonly to: string
  /** `exports`: compared by the ids of what is exported alone. `wit`: function by function, from the pinned bytes. */
  readonly detail: 'exports' | 'wit'
  readonly breaking: readonly string[]
  readonly compatible: readonly string[]
  /** Functions of WASI interfaces it imported already that it newly calls, `wasi:filesystem/types descriptor.write`. */
  readonly calls: readonly string[]
  /** It breaks users though the version step promises not to. A downgrade promises nothing. */
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
  /** Whether the old lock broke the rule already. */
  readonly isNew: boolean
}
