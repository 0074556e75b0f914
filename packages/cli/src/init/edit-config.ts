import type { Bundler } from './bundlers.js'

/**
 * Puts the plugin into a configuration file of the usual shape: ES imports and one `plugins: [`. Anything else is left to the user,
 * since a configuration is a program.
 *
 * @returns the new text, the same text if the plugin is there, nothing if the shape is another
 */
export function editConfig(text: string, { module: specifier, call }: Bundler): string | undefined {
  if (text.includes('unplugin-wasm-pkg')) return text
  if (/\brequire\s*\(/.test(text) || !/^export default /m.test(text)) return undefined
  const lists = [...text.matchAll(/^(?<indent>[ \t]*)plugins:\s*\[/gm)]
  const [list] = lists
  if (list === undefined || lists.length > 1) return undefined
  const end = list.index + list[0].length
  const isEmpty = /^\s*\]/.test(text.slice(end))
  const body = `${text.slice(0, end)}${call}${isEmpty ? '' : ', '}${text.slice(end).replace(isEmpty ? /^\s*/ : /^(?!)/, '')}`
  const semicolon = /^import .*;\s*$/m.test(text) ? ';' : ''
  const quote = /^import .*"/m.test(text) ? '"' : "'"
  return `import wasmPkg from ${quote}${specifier}${quote}${semicolon}\n${body}`
}
