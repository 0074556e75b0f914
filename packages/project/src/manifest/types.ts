import type { AsyncFunctions } from '@wasm-pkg/component'
import type { ProjectRegistries } from '@wasm-pkg/registry-client/config'
import type { Requirement } from '@wasm-pkg/registry-client/requirement'
import type { Permissions } from '@wasm-pkg/wasi'

/** The key `wasmPkg` of `package.json`, checked and with paths resolved. */
export interface Manifest {
  /** The `package.json`, absolute. */
  readonly file: string
  /** Requirements by `ns:name`. */
  readonly dependencies: ReadonlyMap<string, Requirement>
  /** Never credentials or weaker TLS, since a repository is untrusted. */
  readonly registries: ProjectRegistries
  /** Absolute paths of local files that stand for a package, by `ns:name`. */
  readonly overrides: ReadonlyMap<string, string>
  readonly policy: Policy
  /** Interface id, with or without version, to the module that implements it. */
  readonly bindings: Readonly<Record<string, string>>
  readonly permissions: Permissions
  /** By `ns:name`, the functions that wait for promises though their types do not say so: `run`, `acme:image/codec#decode`. */
  readonly async: ReadonlyMap<string, AsyncFunctions>
}

/** What the project's packages may be and do. Absent rules allow everything. */
export interface Policy {
  /** Where packages may physically be: `ghcr.io`, or a part of it such as `ghcr.io/acme`. */
  readonly registries?: readonly string[]
  /** Import patterns any package may have: `wasi:io`, `wasi:io/*`, `wasi:http/types@0.2.0`, `acme:*`, `*`. */
  readonly imports?: readonly string[]
  /** Largest component, in bytes. */
  readonly maxSize?: number
  /**
   * Days that a version must have been out for before it is pinned, by the date its publisher put into its configuration
   * (wkg always does). Versions that tell none, as those of local registries, pass.
   */
  readonly minAgeDays?: number
  readonly packages?: ReadonlyMap<string, PackagePolicy>
}

/** Rules for one package: its imports are allowed beside the general ones, its size replaces the general one. */
export interface PackagePolicy {
  readonly imports?: readonly string[]
  readonly maxSize?: number
}
