import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type ModuleImport, quote } from '@wasm-pkg/wasi/generated'
import { NEW_MODULE } from '../glue/shared/engine-features.js'
import { COMPILE_BYTES, COMPILE_FILE, COMPILE_URL, DECODE, FETCH_FILE } from '../glue/shared/loading.js'
import { RUNTIME_ID } from '../glue/shared/module.js'
import type { CoreAtUrl, CoreExpression } from './types.js'

/** Code for the core modules of a component. */
export interface CoresCode {
  readonly imports: readonly ModuleImport[]
  /** Statements that the expressions need. They do not wait for anything. */
  readonly statements: readonly string[]
  /** One expression for each core module: a `WebAssembly.Module`, or a promise of one in asynchronous modes. */
  readonly modules: readonly { readonly name: string; readonly expression: string }[]
}

const READ_IMPORT: ModuleImport = { from: 'node:fs', name: 'readFileSync', local: '$readFileSync' }

/**
 * @param label the name of the package in messages
 * @param names the core modules that the glue requests, in its order
 * @param runtime the specifier of the runtime module
 * @throws WasmPkgError `E_INTERNAL` if an expression is missing
 */
export function coresCode(
  label: string,
  names: readonly string[],
  expressions: ReadonlyMap<string, CoreExpression>,
  sync: boolean,
  runtime: string = RUNTIME_ID,
): CoresCode {
  const imports: ModuleImport[] = []
  const statements = new Set<string>()
  const modules = names.map((name) => {
    const core = expressions.get(name)
    if (core === undefined)
      throw new WasmPkgError('E_INTERNAL', `Nothing was emitted for the core module ${escapeText(name)}`)
    if ('inline' in core) return { name, expression: inlineCore(name, core.inline) }
    imports.push(...(core.imports ?? []))
    for (const statement of core.statements ?? []) statements.add(statement)
    return { name, expression: 'module' in core ? core.module : loadedCore(core) }
  })
  return { imports, statements: [...statements], modules }

  /** @returns the local name of a function of the runtime */
  function fromRuntime(name: string, local: string): string {
    imports.push({ from: runtime, name, local })
    return local
  }

  function inlineCore(name: string, inline: Uint8Array): string {
    const decode = fromRuntime(DECODE, '$decode')
    const bytes = `${decode}(${quote(Buffer.from(inline).toString('base64'))})`
    if (sync) return `${fromRuntime(NEW_MODULE, '$newModule')}(${bytes}, ${quote(label)}, ${quote(name)})`
    return `${fromRuntime(COMPILE_BYTES, '$compileBytes')}(${bytes}, ${quote(label)})`
  }

  function loadedCore({ url, mayBeFile }: CoreAtUrl): string {
    if (sync) {
      imports.push(READ_IMPORT)
      return `${fromRuntime(COMPILE_FILE, '$compileFile')}(${url}, ${quote(label)}, ${READ_IMPORT.local})`
    }
    const compile = fromRuntime(COMPILE_URL, '$compile')
    if (mayBeFile !== true) return `${compile}(${url}, ${quote(label)})`
    return `${compile}(${url}, ${quote(label)}, ${fromRuntime(FETCH_FILE, '$fetchFile')})`
  }
}
