import type { ProjectRegistries } from '@wasm-pkg/registry-client/config'
import type { Grants } from '@wasm-pkg/wasi'

/** The key `wasmPkg` of a `package.json`, as written. */
export interface ManifestDocument {
  /** Requirements of packages that are imported without a version, by `ns:name`. */
  readonly dependencies?: Readonly<Record<string, string>>
  /** Where packages come from. */
  readonly registries?: ProjectRegistries
  /** Local files, or folders with sources, to use instead of packages, by `ns:name`. Paths are relative to the folder of `package.json`. */
  readonly overrides?: Readonly<Record<string, string>>
  /**
   * What implements the imports of components, by interface id (with or without version) or by label. Either a module that exports the
   * functions, or with `#` the export that holds them; or a package (`acme:impl`, `acme:impl@^2#clock`).
   */
  readonly bindings?: Readonly<Record<string, string>>
  /** What components may use of the machine, by `ns:name`, or `*` for all components. */
  readonly permissions?: Readonly<Record<string, Grants>>
  /** Functions that wait for promises although their types do not say so, by `ns:name`. */
  readonly async?: Readonly<Record<string, AsyncDocument>>
  /** Rules for packages. A package that breaks one fails builds and installs. */
  readonly policy?: PolicyDocument
  /** How `wasm-pkg build` makes the component whose sources are in this folder. Its name and version come from `wit/`. */
  readonly build?: BuildDocument
}

/** `wasmPkg.async["ns:name"]` */
export interface AsyncDocument {
  /** Imported functions that may return a promise: `acme:image/cache#load`. */
  readonly imports?: readonly string[]
  /** Exported functions that then return one: `acme:image/codec#decode`, or `run` for a function of the world itself. */
  readonly exports?: readonly string[]
}

/** `wasmPkg.policy`. A missing key allows everything. */
export interface PolicyDocument extends PackagePolicyDocument {
  /** Where packages may come from: the host of their repositories (`ghcr.io`) or a part of it (`ghcr.io/acme`), whatever name the host is configured under. For a local registry, its name. */
  readonly registries?: readonly string[]
  /** Minimum age of a version in days before it can be pinned, if the registry says when it was published. */
  readonly minAgeDays?: number
  /** Rules for one package, by `ns:name`. Its `imports` are allowed in addition to the general ones; its `maxSize` replaces the general one. */
  readonly packages?: Readonly<Record<string, PackagePolicyDocument>>
}

/** `wasmPkg.policy.packages["ns:name"]` */
export interface PackagePolicyDocument {
  /** What components may import: `wasi:io`, `wasi:io/*`, `wasi:http/types@0.2.0`, `acme:*` or `*`. */
  readonly imports?: readonly string[]
  /** Maximum size of a component, in bytes. */
  readonly maxSize?: number
}

/** `wasmPkg.build`: either `entry`, or `command` and `output`. */
export interface BuildDocument {
  /** The JavaScript or TypeScript module that exports what the world does: `src/index.ts`. */
  readonly entry?: string
  /** What JavaScript runs on: `quickjs` (about 1 MB; default) or `starlingmonkey` (12 MB, with more of the web's APIs). */
  readonly engine?: 'quickjs' | 'starlingmonkey'
  /** The name of the world, if the WIT has several. */
  readonly world?: string
  /** A command line that builds the component, in any language: `cargo build --release --target wasm32-wasip2`. */
  readonly command?: string
  /** The component that the command writes. The path is relative to the folder of `package.json`. */
  readonly output?: string
  /** Files and folders that the command makes the component from, in addition to `wit` and `package.json`. `["src"]` by default. */
  readonly watch?: readonly string[]
}
