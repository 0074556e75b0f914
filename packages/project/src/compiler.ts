import {
  createTranspiler,
  describeExports,
  type ExportedDeclarations,
  inspectOutline,
  type PackageTypes,
  type TaskRuntimeCode,
  type TranspiledComponent,
  type TranspilerOptions,
} from '@wasm-pkg/component'
import type { AsyncFunctions } from '@wasm-pkg/component'
import type { Digest } from '@wasm-pkg/registry-client/digest'
import type { Manifest } from './manifest/types.js'
import { suspendingFunctions } from './link/async-functions.js'

/** The parts of a package that are needed to compile it. A `ResolvedPackage` has them. */
export interface CompilablePackage {
  /** `ns:name@version` */
  readonly id: string
  readonly digest: Digest
  /** The bytes, already verified. Only called if the store does not have the result. */
  read(): Promise<Uint8Array>
  /** An outline of them, for the types. Without it they are read whole. */
  outline?(): Promise<Uint8Array>
}

/** Compiles packages according to `wasmPkg.async` in package.json, each once per store. */
export interface Compiler {
  /**
   * The ES module of a component, from the store or made in a thread of its own.
   *
   * @throws WasmPkgError `E_WASM`, `E_CONFIG` for functions of `wasmPkg.async` that the package does not have, `E_TIMEOUT`,
   *   `E_CACHE_IO`, `E_NO_SPACE`
   */
  transpile(pack: CompilablePackage): Promise<TranspiledComponent>
  /**
   * The earlier result of `transpile`, if the store has it. Compiles nothing.
   *
   * @throws WasmPkgError `E_CONFIG`, `E_CACHE_IO`
   */
  transpiled(pack: CompilablePackage): Promise<TranspiledComponent | undefined>
  /**
   * The types of a component or a WIT package.
   *
   * @throws WasmPkgError as `transpile`
   */
  types(pack: CompilablePackage): Promise<PackageTypes>
  /**
   * What a program can import of a component or a WIT package, for people to read. It is not stored.
   *
   * @throws WasmPkgError `E_WASM`, `E_LIMIT`, `E_CONFIG` as for `transpile`
   */
  exportedTypes(pack: CompilablePackage): Promise<ExportedDeclarations>
  /**
   * The task runtime that all components in which calls wait share, from the store or made in a thread of its own.
   *
   * @throws WasmPkgError `E_INTERNAL`, `E_TIMEOUT`, `E_CACHE_IO`, `E_NO_SPACE`
   */
  taskRuntime(): Promise<TaskRuntimeCode>
  /** Ends running work and workers. */
  close(): Promise<void>
}

/**
 * Starts no thread until something has to be compiled. End it with `close`.
 *
 * @param manifest returns the current content of package.json
 */
export function createCompiler(options: TranspilerOptions, manifest: () => Pick<Manifest, 'async' | 'file'>): Compiler {
  const transpiler = createTranspiler(options)

  async function asyncOf(pack: CompilablePackage): Promise<{ readonly async?: AsyncFunctions }> {
    const async = await suspendingFunctions(manifest(), pack)
    return async === undefined ? {} : { async }
  }

  return {
    async transpile(pack) {
      const { digest, id } = pack
      return await transpiler.transpile({ digest, label: id, bytes: () => pack.read(), ...(await asyncOf(pack)) })
    },
    async transpiled(pack) {
      return await transpiler.built({ digest: pack.digest, ...(await asyncOf(pack)) })
    },
    async types(pack) {
      const { digest, id } = pack
      return await transpiler.types({
        digest,
        label: id,
        bytes: () => bytesForTypes(pack),
        ...(await asyncOf(pack)),
      })
    },
    async exportedTypes(pack) {
      const bytes = await bytesForTypes(pack)
      return describeExports(bytes, inspectOutline(bytes, pack.digest, pack.id), (await asyncOf(pack)).async)
    },
    taskRuntime: () => transpiler.taskRuntime(),
    close: () => transpiler.close(),
  }
}

async function bytesForTypes(pack: CompilablePackage): Promise<Uint8Array> {
  return await (pack.outline?.() ?? pack.read())
}
