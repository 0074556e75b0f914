/**
 * A JavaScript string literal. Names come from packages, so nothing in them may end the literal, nor the script element
 * that a bundle may be put into; the two line separators are escaped for readers older than ES2019.
 */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('<', '\\x3c')
}

/** `export { local as name }`, with the name quoted where it is none (`docs:adder/add@0.1.0`). */
export function exportAs(local: string, name: string): string {
  return `export { ${local} as ${exportName(name)} }`
}

/** `import { name as local } from "module"`. */
export function importAs(name: string, local: string, module: string): string {
  return `import { ${exportName(name)} as ${local} } from ${quote(module)}`
}

/** Reserved words are allowed as the name of an export. */
export function exportName(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(name) ? name : quote(name)
}

/** `object["name"]`, the same for every name. */
export function member(object: string, name: string): string {
  return `${object}[${quote(name)}]`
}

export function lines(...parts: readonly (string | readonly string[])[]): string {
  return `${parts.flat().join('\n')}\n`
}
