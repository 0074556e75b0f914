import type { AsyncFunctions } from '@wasm-pkg/component'
import type { ProjectRegistries } from '@wasm-pkg/registry-client/config'
import type { Requirement } from '@wasm-pkg/registry-client/requirement'
import type { Permissions } from '@wasm-pkg/wasi'

/** The key `wasmPkg` of `package.json`, validated and with resolved paths. */
export interface Manifest {
  /** Absolute path of the `package.json`. */
  readonly file: string
  /** Requirements by `ns:name`. */
  readonly dependencies: ReadonlyMap<string, Requirement>
  /** Without credentials and weaker TLS, because a repository is untrusted. */
  readonly registries: ProjectRegistries
  /** Absolute paths of local files that override packages, by `ns:name`. */
  readonly overrides: ReadonlyMap<string, string>
  readonly policy: Policy
  /** From an interface id, with or without version, to the module that implements it. */
  readonly bindings: Readonly<Record<string, string>>
  readonly permissions: Permissions
  /**
   * By `ns:name`, the functions that wait for promises although their types do not say so: `run`,
   * `acme:image/codec#decode`.
   */
  readonly async: ReadonlyMap<string, AsyncFunctions>
  /** How the component in this folder is built, if it is the source of one. */
  readonly build: BuildSettings | undefined
}

/** Rules for the project's packages. Absent rules allow everything. */
export interface Policy {
  /** The physical places that packages may come from: `ghcr.io`, or a part of it such as `ghcr.io/acme`. */
  readonly registries?: readonly string[]
  /** Patterns of imports that any package may have: `wasi:io`, `wasi:io/*`, `wasi:http/types@0.2.0`, `acme:*`, `*`. */
  readonly imports?: readonly string[]
  /** Maximum size of a component, in bytes. */
  readonly maxSize?: number
  /**
   * Minimum age of a version in days before it can be pinned, by the date that its publisher wrote into its
   * configuration (wkg always does). Versions without a date, such as those of local registries, are allowed.
   */
  readonly minAgeDays?: number
  readonly packages?: ReadonlyMap<string, PackagePolicy>
}

/** Rules for one package. Its imports are allowed in addition to the general ones; its size replaces the general one. */
export interface PackagePolicy {
  readonly imports?: readonly string[]
  /** In bytes. */
  readonly maxSize?: number
}

/** How a component is built from its sources. Paths are absolute. */
export type BuildSettings = ScriptBuild | CommandBuild

/** From JavaScript or TypeScript. */
export interface ScriptBuild {
  readonly kind: 'script'
  /** The module that exports what the world does. */
  readonly entry: string
  readonly engine: 'quickjs' | 'starlingmonkey'
  /** The name of the world, if the WIT has several. */
  readonly world: string | undefined
}

/** From any language. */
export interface CommandBuild {
  readonly kind: 'command'
  /** A command line for the system's shell, run in the folder of `package.json`. */
  readonly command: string
  /** The component that the command writes. */
  readonly output: string
  /** Files and folders that the component is made from. */
  readonly watch: readonly string[]
}
