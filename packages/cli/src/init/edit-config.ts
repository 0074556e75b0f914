import type { Bundler } from './bundlers.js'
import { keysOf } from './object-literal.js'

const OPENING = /^(?<how>export default|module\.exports =) (?:\w+\()?\{/gm

/** How a configuration gets at our plugin. */
type Style = 'esm' | 'commonjs'

/**
 * Puts the plugin into a configuration file of the usual shape: one object literal that is exported, as it is or through a
 * function such as `defineConfig`. Anything else is left to the user, since a configuration is a program.
 *
 * @returns the new text, the same text if the plugin is there, nothing if the shape is another
 */
export function editConfig(text: string, bundler: Bundler): string | undefined {
  if (text.includes('unplugin-wasm-pkg')) return text
  const style = configStyle(text)
  if (bundler.place === 'around') return wrapConfig(text, style, bundler)
  const openings = [...text.matchAll(OPENING)]
  const [opening] = openings
  if (opening === undefined || openings.length > 1) return undefined
  if (style === 'esm' && (opening.groups?.['how'] !== 'export default' || /\brequire\s*\(/.test(text))) return undefined
  const body = insertInto(text, opening.index + opening[0].length - 1, bundler.place, bundler.call)
  if (body === undefined || !bundler.imports) return body
  return withImport(body, importLine(text, style, bundler))
}

/** A configuration that is exported by its name, as frameworks write it. */
const NAMED_EXPORT = /^(?<how>export default|module\.exports =) (?<name>[A-Za-z_$][\w$]*)(?<end>;?)$/gm

function wrapConfig(text: string, style: Style, bundler: Bundler): string | undefined {
  const [exported, ...others] = [...text.matchAll(NAMED_EXPORT)]
  const { how, name, end = '' } = exported?.groups ?? {}
  if (exported === undefined || others.length > 0 || (how === 'export default') !== (style === 'esm')) return undefined
  const after = text.slice(exported.index + exported[0].length)
  return withImport(
    `${text.slice(0, exported.index)}${how} wasmPkg(${name})${end}${after}`,
    importLine(text, style, bundler),
  )
}

export function configStyle(text: string): Style {
  return /^export default\b|^import\b/m.test(text) ? 'esm' : 'commonjs'
}

/** The line that makes `wasmPkg` known. Node's `require` gives the namespace of a module. */
export function importLine(text: string, style: Style, { module: specifier }: Pick<Bundler, 'module'>): string {
  const quote = /^(?:import|const) .*"/m.test(text) ? '"' : "'"
  const semicolon = /^(?:import|const) .*;\s*$/m.test(text) ? ';' : ''
  const from = `${quote}${specifier}${quote}`
  return style === 'esm'
    ? `import wasmPkg from ${from}${semicolon}`
    : `const { default: wasmPkg } = require(${from})${semicolon}`
}

/** One more item of the list at the end of the path, with what of the path is missing. */
function insertInto(
  text: string,
  open: number,
  [name = '', ...rest]: readonly string[],
  call: string,
): string | undefined {
  const key = keysOf(text, open).find((each) => each.name === name)
  if (key === undefined) return insertFirst(text, open, `${name}: ${nested(rest, call)}`)
  if (rest.length > 0) return text[key.value] === '{' ? insertInto(text, key.value, rest, call) : undefined
  return text[key.value] === '[' ? insertFirst(text, key.value, call) : undefined
}

function nested([name, ...rest]: readonly string[], call: string): string {
  return name === undefined ? `[${call}]` : `{ ${name}: ${nested(rest, call)} }`
}

/** The item as the first between the brackets, set apart as the one that was first. */
function insertFirst(text: string, open: number, item: string): string {
  const [before, after] = [text.slice(0, open + 1), text.slice(open + 1)]
  const [gap = ''] = /^\s*/.exec(after) ?? []
  const isEmpty = /^[}\]]/.test(after.slice(gap.length))
  if (isEmpty && text[open] === '[') return `${before}${item}${after.slice(gap.length)}`
  if (isEmpty) return `${before}\n  ${item},\n${after.slice(gap.length)}`
  return `${before}${gap}${item},${gap.includes('\n') ? '' : ' '}${gap === '' || gap.includes('\n') ? after : after.trimStart()}`
}

/** Before the other imports; without any, below the comments that have to come first (`// @ts-check`). */
function withImport(text: string, line: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const [head = ''] = /^(?:(?:#!|\/\/|['"]use strict['"]).*\r?\n)*/.exec(text) ?? []
  const first = /^import /m.exec(text)
  const at = first === null ? head.length : first.index
  return `${text.slice(0, at)}${line}${eol}${text.slice(at)}`
}
