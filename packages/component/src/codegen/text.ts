import { quote } from '@wasm-pkg/wasi/generated'

/** `object["name"]`, the same for every name. */
export function member(object: string, name: string): string {
  return `${object}[${quote(name)}]`
}

/** Statements inside of a function. */
export function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line.replaceAll('\n', '\n  ')}`)
}
