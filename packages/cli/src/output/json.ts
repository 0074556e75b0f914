// Characters that JSON does not escape and that a terminal interprets or hides: DEL, C1, bidirectional and invisible
// characters, separators.
const UNSAFE = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu

/** The document as indented JSON, with invisible characters escaped. */
export function formatJson(document: unknown): string {
  return JSON.stringify(document, undefined, 2).replace(UNSAFE, escapeUnits)
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`,
  ).join('')
}
