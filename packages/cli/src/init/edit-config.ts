import type { Bundler } from './bundlers.js'
import { literalKeys } from './object-literal.js'

const OPENING = /^(?<how>export default|module\.exports =) (?:\w+\()?\{/gm

/** How a configuration imports our plugin. */
type Style = 'esm' | 'commonjs'

/**
 * Adds the plugin to a configuration file with the usual form: one exported object literal, directly or in a function
 * such as `defineConfig`. Other forms are left to the user, because a configuration is a program.
 *
 * @returns the new text, the same text if it already has the plugin, or `undefined` for another form
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

/** A configuration that is exported by name, as in frameworks. */
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

/** The line that imports `wasmPkg`. Node's `require` returns the namespace of a module. */
export function importLine(text: string, style: Style, { module: specifier }: Pick<Bundler, 'module'>): string {
  const quote = /^(?:import|const) .*"/m.test(text) ? '"' : "'"
  const semicolon = /^(?:import|const) .*;\s*$/m.test(text) ? ';' : ''
  const from = `${quote}${specifier}${quote}`
  return style === 'esm'
    ? `import wasmPkg from ${from}${semicolon}`
    : `const { default: wasmPkg } = require(${from})${semicolon}`
}

/** Inserts an item into the list at the path, and creates missing parts of the path. */
function insertInto(
  text: string,
  open: number,
  [name = '', ...rest]: readonly string[],
  call: string,
): string | undefined {
  const key = literalKeys(text, open).find((each) => each.name === name)
  if (key === undefined) return insertFirst(text, open, `${name}: ${nested(rest, call)}`)
  if (rest.length > 0) return text[key.value] === '{' ? insertInto(text, key.value, rest, call) : undefined
  return text[key.value] === '[' ? insertFirst(text, key.value, call) : undefined
}

function nested([name, ...rest]: readonly string[], call: string): string {
  return name === undefined ? `[${call}]` : `{ ${name}: ${nested(rest, call)} }`
}

/** Inserts the item as the first one, formatted like the previous first one. */
function insertFirst(text: string, open: number, item: string): string {
  const [before, after] = [text.slice(0, open + 1), text.slice(open + 1)]
  const [gap = ''] = /^\s*/.exec(after) ?? []
  const isEmpty = /^[}\]]/.test(after.slice(gap.length))
  if (isEmpty && text[open] === '[') return `${before}${item}${after.slice(gap.length)}`
  if (isEmpty) return `${before}\n  ${item},\n${after.slice(gap.length)}`
  return `${before}${gap}${item},${gap.includes('\n') ? '' : ' '}${gap === '' || gap.includes('\n') ? after : after.trimStart()}`
}

/** Inserts the import before the others. Without other imports, after comments that must come first (`// @ts-check`). */
function withImport(text: string, line: string): string {
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const [head = ''] = /^(?:(?:#!|\/\/|['"]use strict['"]).*\r?\n)*/.exec(text) ?? []
  const first = /^import /m.exec(text)
  const at = first === null ? head.length : first.index
  return `${text.slice(0, at)}${line}${eol}${text.slice(at)}`
}
