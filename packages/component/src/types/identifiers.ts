/** Words that cannot be the name of a function or parameter. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof undefined var void while with yield'
  ).split(' '),
)

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/

/** Whether the text can be used as a name. No tool writes other names, and a forged one would become code. */
export function isIdentifier(name: string): boolean {
  return IDENTIFIER.test(name)
}

export function isReserved(name: string): boolean {
  return RESERVED.has(name)
}

/** A member's name, quoted if necessary. */
export function memberName(name: string): string {
  return isIdentifier(name) ? name : quoteText(name)
}

/** A string literal in ASCII. No character in it can hide or reorder what a reviewer sees, or end a line. */
export function quoteText(text: string): string {
  return JSON.stringify(text).replaceAll(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** @returns a function that returns each name only once: the second `a1` (from `a-1` and `a1`) becomes `a1$2` */
export function createUniqueNames(): (name: string) => string {
  const counts = new Map<string, number>()
  return (name) => {
    const count = (counts.get(name) ?? 0) + 1
    counts.set(name, count)
    return count === 1 ? name : `${name}$${count}`
  }
}
