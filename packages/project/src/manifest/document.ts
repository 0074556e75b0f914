import type { ProjectRegistries } from '@wasm-pkg/registry-client/config'
import type { Grants } from '@wasm-pkg/wasi'

/** The key `wasmPkg` of a `package.json`, as it is written. */
export interface ManifestDocument {
  /** Requirements of packages that are imported without one, by `ns:name`. */
  readonly dependencies?: Readonly<Record<string, string>>
  /** Where packages come from. */
  readonly registries?: ProjectRegistries
  /** Local files instead of packages, by `ns:name`; paths count from the folder of `package.json`. */
  readonly overrides?: Readonly<Record<string, string>>
  /**
   * What implements imports of components, by interface id, with or without version, or by label: a module whose exports are the functions, or
   * after `#` the export that holds them; or a package (`acme:impl`, `acme:impl@^2#clock`).
   */
  readonly bindings?: Readonly<Record<string, string>>
  /** What components may use of the machine, by `ns:name`, or `*` for all. */
  readonly permissions?: Readonly<Record<string, Grants>>
  /** Functions that wait for promises though their types do not say so, by `ns:name`. */
  readonly async?: Readonly<Record<string, AsyncDocument>>
  /** What packages may be; what breaks it fails builds and installs. */
  readonly policy?: PolicyDocument
}

/** `wasmPkg.async["ns:name"]` */
export interface AsyncDocument {
  /** Imported functions that may give a promise: `acme:image/cache#load`. */
  readonly imports?: readonly string[]
  /** Exported functions that then give one: `acme:image/codec#decode`, or `run` for one of the world itself. */
  readonly exports?: readonly string[]
}

/** `wasmPkg.policy`. What is absent allows everything. */
export interface PolicyDocument extends PackagePolicyDocument {
  /** Where packages may be, by the host of their repositories (`ghcr.io`) or a part of it (`ghcr.io/acme`), whatever name the host is configured under; for a local registry its name. */
  readonly registries?: readonly string[]
  /** Days that a version must have been out for before it is pinned, where the registry says when that was. */
  readonly minAgeDays?: number
  /** Rules for one package, by `ns:name`: its `imports` are allowed beside the general ones, its `maxSize` replaces the general one. */
  readonly packages?: Readonly<Record<string, PackagePolicyDocument>>
}

/** `wasmPkg.policy.packages["ns:name"]` */
export interface PackagePolicyDocument {
  /** What components may import: `wasi:io`, `wasi:io/*`, `wasi:http/types@0.2.0`, `acme:*` or `*`. */
  readonly imports?: readonly string[]
  /** Largest component, in bytes. */
  readonly maxSize?: number
}
