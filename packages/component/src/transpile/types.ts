import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import type { Store } from '@wasm-pkg/registry-client/store'
import type { AsyncFunctions } from '../async-functions.js'
import type { ExportedItem } from '../glue/exports.js'
import type { ImportedInterface } from '../glue/imports.js'
import type { GlueKind } from '../glue/read.js'
import type { PackageTypes } from '../types/types.js'

export interface TranspilerOptions {
  /** Where compiled modules are kept between builds. */
  readonly store: Store
  /** Threads at most. @default the number of cores */
  readonly maxWorkers?: number
  readonly onProgress?: (event: ProgressEvent) => void
}

/** The bytes to work on: only read on a miss. */
export interface ComponentSource {
  /** Of the bytes, already verified. */
  readonly digest: Digest
  readonly bytes: () => Promise<Uint8Array>
  /** How messages and progress name the package: `docs:adder@0.1.0`. */
  readonly label: string
  readonly signal?: AbortSignal
}

export interface TranspileRequest extends ComponentSource {
  /** Turns on JavaScript Promise Integration for these functions; the runtime must have it. */
  readonly async?: AsyncFunctions
}

/** One core module of a component. */
export interface CoreModule {
  /** What the glue asks for: `component.core2.wasm`. */
  readonly name: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  /** Absolute path of a file with these bytes; verify with `read` before trusting it. */
  readonly path: string
  /** @throws WasmPkgError `E_CACHE_IO` */
  read(): Promise<Uint8Array>
}

export interface TranspiledComponent {
  readonly digest: Digest
  /** Text of the ES module that exports `instantiate(getCoreModule, imports, instantiateCore)`. */
  glue(): Promise<string>
  readonly cores: readonly CoreModule[]
  readonly imports: readonly ImportedInterface[]
  readonly exports: readonly ExportedItem[]
  /** Whether calls suspend, so that the runtime must have JavaScript Promise Integration. */
  readonly suspends: boolean
  /** Whether its calls run without jco's tasks, and if not, why. */
  readonly glueKind: GlueKind
}

/** Turns components into ES modules and types, each once per store. */
export interface Transpiler {
  /**
   * @throws WasmPkgError `E_WASM` for bytes that jco refuses, `E_TIMEOUT`, `E_CACHE_IO`, `E_NO_SPACE`; the signal's reason if aborted
   */
  transpile(request: TranspileRequest): Promise<TranspiledComponent>
  /**
   * What `transpile` gave before, if the store has it: nothing is compiled.
   *
   * @throws WasmPkgError `E_CACHE_IO`
   */
  built(request: Pick<TranspileRequest, 'async' | 'digest'>): Promise<TranspiledComponent | undefined>
  /**
   * Types of a component or of a WIT package. Functions that may suspend give promises in them.
   *
   * @throws WasmPkgError as `transpile`
   */
  types(request: TranspileRequest): Promise<PackageTypes>
  /** Stops the threads. Requests under way are aborted. */
  close(): Promise<void>
}
