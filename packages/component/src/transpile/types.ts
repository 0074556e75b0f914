import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import type { Store } from '@wasm-pkg/registry-client/store'
import type { AsyncFunctions } from '../async-functions.js'
import type { ExportedItem } from '../glue/exports.js'
import type { ImportedInterface } from '../glue/imports.js'
import type { GlueKind } from '../glue/read.js'
import type { TaskRuntimeCode } from '../glue/tasks/module.js'
import type { PackageTypes } from '../types/types.js'

export interface TranspilerOptions {
  /** The store for compiled modules. */
  readonly store: Store
  /** Maximum number of threads. @default the number of cores */
  readonly maxWorkers?: number
  readonly onProgress?: (event: ProgressEvent) => void
}

/** The bytes of a component. Only read if the store does not have the result. */
export interface ComponentSource {
  /** The digest of the bytes, already verified. */
  readonly digest: Digest
  readonly bytes: () => Promise<Uint8Array>
  /** The name of the package in messages and progress: `docs:adder@0.1.0`. */
  readonly label: string
  readonly signal?: AbortSignal
}

export interface TranspileRequest extends ComponentSource {
  /** Uses JavaScript Promise Integration for these functions. The runtime must support it. */
  readonly async?: AsyncFunctions
}

/** One core module of a component. */
export interface CoreModule {
  /** The name that the glue requests: `component.core2.wasm`. */
  readonly name: string
  readonly digest: Digest
  /** Bytes. */
  readonly size: number
  /** Absolute path of a file with these bytes. Verify it with `read` before you trust it. */
  readonly path: string
  /** @throws WasmPkgError `E_CACHE_IO` */
  read(): Promise<Uint8Array>
}

export interface TranspiledComponent {
  readonly digest: Digest
  /** Text of the ES module that exports `instantiate(getCoreModule, imports, instantiateCore)`, without its imports. */
  glue(): Promise<string>
  /** What the glue imports from the runtime module, by name. */
  readonly runtime: readonly string[]
  /** What it imports from the module with the task runtime, by name. */
  readonly tasks: readonly string[]
  readonly cores: readonly CoreModule[]
  readonly imports: readonly ImportedInterface[]
  readonly exports: readonly ExportedItem[]
  /** Whether calls suspend. The runtime must then support JavaScript Promise Integration. */
  readonly suspends: boolean
  /** Whether calls run without jco's tasks, and if not, the reason. */
  readonly glueKind: GlueKind
}

/** Turns components into ES modules and types, each once per store. */
export interface Transpiler {
  /**
   * @throws WasmPkgError `E_WASM` for bytes that jco refuses, `E_TIMEOUT`, `E_CACHE_IO`, `E_NO_SPACE`; the signal's reason if aborted
   */
  transpile(request: TranspileRequest): Promise<TranspiledComponent>
  /**
   * The earlier result of `transpile`, if the store has it. Compiles nothing.
   *
   * @throws WasmPkgError `E_CACHE_IO`
   */
  built(request: Pick<TranspileRequest, 'async' | 'digest'>): Promise<TranspiledComponent | undefined>
  /**
   * Types of a component or of a WIT package, whose `bytes` may be those of an `Outline`. In them, functions that may suspend return promises.
   *
   * @throws WasmPkgError as `transpile`
   */
  types(request: TranspileRequest): Promise<PackageTypes>
  /**
   * The module with the task runtime that the glue of all components in which calls wait shares, without its imports.
   *
   * @throws WasmPkgError `E_INTERNAL`, `E_TIMEOUT`, `E_CACHE_IO`, `E_NO_SPACE`
   */
  taskRuntime(): Promise<TaskRuntimeCode>
  /** Stops the threads. Aborts running requests. */
  close(): Promise<void>
}
