// Doc comments can contain any Unicode. These characters would hide or reorder what a reviewer sees.
const HIDING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A doc comment on its own lines, or an empty text. Docs of a package cannot end the comment, whatever they contain. */
export function printDocs(docs: string | undefined, indent: string): string {
  if (docs === undefined || docs.trim() === '') return ''
  const lines = docs
    .trimEnd()
    .split(/\r\n|\n/)
    .map((line) => `${indent} * ${line.replaceAll(HIDING, ' ').replaceAll('*/', '*\\/')}`.trimEnd())
  return `${indent}/**\n${lines.join('\n')}\n${indent} */\n`
}
