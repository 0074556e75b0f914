import type { Digest } from '@wasm-pkg/registry-client'
import type { PolicyViolation } from '../policy/check.js'
import type { Capability } from './capability.js'

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
  /** Whether `wasmPkg.policy` itself changed. */
  readonly policyChanged: boolean
  /** Packages of which the old or new lock holds no facts, so that nothing can be said about their capabilities. */
  readonly withoutFacts: readonly string[]
}

/** What a package may newly do, may no longer do, or may do through another version of an interface. */
export interface CapabilityChange {
  /** `ns:name` */
  readonly package: string
  readonly capability: Capability
  readonly kind: 'gained' | 'widened' | 'widened-by-version' | 'narrowed' | 'lost'
  /** Whether the package itself is new or gone. */
  readonly with: 'package' | 'version'
  /** Full ids. */
  readonly added: readonly string[]
  readonly removed: readonly string[]
}

export interface PackageChange {
  readonly package: string
  readonly kind: 'added' | 'removed'
  readonly versions: readonly string[]
  readonly registry?: string
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
  /** `exports`: compared by the ids in the lock. `wit`: function by function, from the pinned bytes. */
  readonly detail: 'exports' | 'wit'
  readonly breaking: readonly string[]
  readonly compatible: readonly string[]
  /** Functions of interfaces it imported already that it newly calls, `wasi:filesystem/types [method]descriptor.write`. */
  readonly calls: readonly string[]
  /** It breaks users though the version step promises not to. */
  readonly brokenPromise: boolean
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
