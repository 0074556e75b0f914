// Doc comments may hold any Unicode; these characters would hide or reorder what a reviewer sees.
const HIDING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

/** A doc comment on lines of its own, or nothing. Docs of a package cannot end it, whatever they hold. */
export function printDocs(docs: string | undefined, indent: string): string {
  if (docs === undefined || docs.trim() === '') return ''
  const lines = docs
    .trimEnd()
    .split(/\r\n|\n/)
    .map((line) => `${indent} * ${line.replaceAll(HIDING, ' ').replaceAll('*/', '*\\/')}`.trimEnd())
  return `${indent}/**\n${lines.join('\n')}\n${indent} */\n`
}
