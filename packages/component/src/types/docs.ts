// Doc comments may hold any Unicode; these characters would hide or reorder what a reviewer sees.
const HIDING = /[\p{Cc}\p{Cf}\u2028\u2029]/gu

const OPENS = /^\s*\/\*\*$/
const CLOSES = /^\s*\*\/$/

/**
 * Makes the doc comments of jco's declarations harmless. jco prints docs as they are, so that one with `*\/` in it ends the comment
 * and the rest becomes code. The shape of its lines still tells them apart: a comment opens and closes on lines of their
 * own, and every line of docs starts with `* `, which a closing line does not have.
 */
export function neutraliseDocs(text: string): string {
  let inside = false
  return text
    .split('\n')
    .map((line) => {
      if (!inside) {
        inside = OPENS.test(line)
        return line
      }
      if (CLOSES.test(line)) {
        inside = false
        return line
      }
      return line.replaceAll(HIDING, ' ').replaceAll('*/', '*\\/')
    })
    .join('\n')
}
