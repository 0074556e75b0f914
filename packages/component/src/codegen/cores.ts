import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type ModuleImport, quote } from '@wasm-pkg/wasi/generated'
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

/**
 * With a wrong content type, the module is compiled without streaming, because servers that do not know `.wasm` are
 * still common. Parameters make the type wrong too (WebAssembly Web API, "compile a potential WebAssembly response").
 * The usual reason for bytes that do not compile is a web page instead of a missing file, so the error says what was
 * received and from where.
 */
const COMPILE = `async function $compile(url, name) {
  let type = ''
  try {
    const response = await fetch(url)
    if (!response.ok) throw new Error(\`the server answered with HTTP status \${response.status}\`)
    type = response.headers.get('content-type') ?? ''
    if (type.trim() === 'application/wasm') return await WebAssembly.compileStreaming(response)
    return await WebAssembly.compile(await response.arrayBuffer())
  } catch (cause) {
    throw new Error(\`Could not load WebAssembly of \${name} from \${url}\${type && \` (\${type})\`}: \${cause.message}\`, { cause })
  }
}`

const COMPILE_BYTES = `const $compileBytes = (bytes, name) => WebAssembly.compile(bytes).catch((cause) => {
  throw new Error(\`Could not compile WebAssembly of \${name}: \${cause.message}\`, { cause })
})`

/**
 * In Node, the core modules of a library are files, which Node's `fetch` does not support. The code is written so that
 * bundlers find nothing to resolve.
 */
const FETCH_FILES = `const fetch = (url) => {
  const fs = String(url).startsWith('file:') && globalThis.process?.getBuiltinModule?.('node:fs')
  if (!fs) return globalThis.fetch(url)
  return Promise.resolve(new Response(fs.readFileSync(new URL(url)), { headers: { 'content-type': 'application/wasm' } }))
}`

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
 * @throws WasmPkgError `E_INTERNAL` if an expression is missing
 */
export function coresCode(
  label: string,
  names: readonly string[],
  expressions: ReadonlyMap<string, CoreExpression>,
  sync: boolean,
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
    if (mayBeFile === true) statements.add(FETCH_FILES)
    statements.add(COMPILE)
    return `$compile(${url}, ${quote(label)})`
  }
}
