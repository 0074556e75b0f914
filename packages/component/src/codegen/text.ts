import { quote } from '@wasm-pkg/wasi/generated'

/** `object["name"]`, which works for every name. */
export function member(object: string, name: string): string {
  return `${object}[${quote(name)}]`
}

/** Indents statements for the body of a function. */
export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`)
}
