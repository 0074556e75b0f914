import type { Digest } from '@wasm-pkg/registry-client/digest'

export interface BuildRequest {
  /** Absolute path of the folder with `package.json` and `wit/`. */
  readonly root: string
  /** `production` for what is published, `development` while its author works on it. */
  readonly mode: 'production' | 'development'
  readonly signal?: AbortSignal
}

/** A component that was built from its sources. */
export interface BuiltPackage {
  /** `ns:name`, from `wit/`. */
  readonly name: string
  readonly version: string
  /** Absolute path of the component. */
  readonly output: string
  readonly digest: Digest
  /** In bytes. */
  readonly size: number
  /** What it imports: `wasi:cli/stdout@0.2.3`. */
  readonly imports: readonly string[]
  readonly exports: readonly string[]
  /** Absolute paths of the files and folders whose change makes the output stale. */
  readonly inputs: readonly string[]
  /** What the author should know although the build succeeded. */
  readonly warnings: readonly string[]
}

/** What one kind of build makes. */
export interface RawBuild {
  readonly bytes: Uint8Array
  /** Absolute paths, besides `package.json` and the WIT. */
  readonly inputs: readonly string[]
  /** From the code that the engine runs to the sources, as JSON. */
  readonly map?: string
  readonly warnings: readonly string[]
}
