import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type ModuleImport, quote } from '@wasm-pkg/wasi/generated'
import { COMPILE_URL, FETCH_FILE } from '../glue/shared/loading.js'
import { RUNTIME_ID } from '../glue/shared/module.js'
import { NEW_MODULE } from './engine-features.js'
import type { CoreAtUrl, CoreExpression } from './types.js'

/** Code for the core modules of a component. */
export interface CoresCode {
  readonly imports: readonly ModuleImport[]
  /** Statements that the expressions need. They do not wait for anything. */
  readonly statements: readonly string[]
  /** One expression for each core module: a `WebAssembly.Module`, or a promise of one in asynchronous modes. */
  readonly modules: readonly { readonly name: string; readonly expression: string }[]
}

const COMPILE_BYTES = `const $compileBytes = (bytes, name) => WebAssembly.compile(bytes).catch((cause) => {
  throw new Error(\`Could not compile WebAssembly of \${name}: \${cause.message}\`, { cause })
})`

const READ_IMPORT: ModuleImport = { from: 'node:fs', name: 'readFileSync', local: '$readFileSync' }

/** Reads from a URL, a \`file:\` text or a path, depending on the bundler's expression. */
const READ = `function $compileFile(url, name) {
  const text = String(url)
  return $newModule($readFileSync(text.startsWith('file:') ? new URL(text) : text), name, text)
}`

/** Audio worklets have no `atob`. Engines with the new method have it in worklets too. */
const DECODE = `function $decode(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text)
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
}`

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

  function inlineCore(name: string, inline: Uint8Array): string {
    statements.add(DECODE).add(sync ? NEW_MODULE : COMPILE_BYTES)
    const bytes = `$decode(${quote(Buffer.from(inline).toString('base64'))})`
    return sync ? `$newModule(${bytes}, ${quote(label)}, ${quote(name)})` : `$compileBytes(${bytes}, ${quote(label)})`
  }

  function loadedCore({ url, mayBeFile }: CoreAtUrl): string {
    if (sync) {
      imports.push(READ_IMPORT)
      statements.add(NEW_MODULE).add(READ)
      return `$compileFile(${url}, ${quote(label)})`
    }
    imports.push({ from: runtime, name: COMPILE_URL, local: '$compile' })
    if (mayBeFile !== true) return `$compile(${url}, ${quote(label)})`
    imports.push({ from: runtime, name: FETCH_FILE, local: '$fetchFile' })
    return `$compile(${url}, ${quote(label)}, $fetchFile)`
  }
}
