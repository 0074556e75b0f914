import { parse, type Token } from 'acorn'

/** What code needs from its host through JavaScript globals. Everything else is an import of the world. */
export type Need = 'clock' | 'timer' | 'random' | 'console' | 'fetch'

/** Globals that a host has to provide. */
const GLOBALS: ReadonlyMap<string, Need> = new Map([
  ['Date', 'clock'],
  ['Temporal', 'clock'],
  ['performance', 'timer'],
  ['setTimeout', 'timer'],
  ['setInterval', 'timer'],
  ['crypto', 'random'],
  ['console', 'console'],
  ['fetch', 'fetch'],
])

const ROOTS: ReadonlySet<string> = new Set(['globalThis', 'self', 'window', 'global'])

export interface Usage {
  readonly needs: ReadonlySet<Need>
  /** The names that code may take from the global scope, as far as names tell. */
  readonly names: ReadonlySet<string>
}

/**
 * What code takes from the global scope. Names are enough: code without unused parts that has a variable `console` of its own only gets an
 * import that it does not call.
 *
 * @param code an ES module
 */
export function readUsage(code: string): Usage {
  const names = new Set<string>()
  const needs = new Set<Need>()
  let [last, secondLast]: readonly (string | undefined)[] = []
  const see = (token: Token): void => {
    const { type } = token
    const text = type.label === 'name' ? code.slice(token.start, token.end) : type.label
    if (type.label === 'name') {
      if (last === '.' && secondLast === 'Math' && text === 'random') needs.add('random')
      const isFree = last !== '.' || (secondLast !== undefined && ROOTS.has(secondLast))
      if (isFree && last !== 'typeof') {
        names.add(text)
        const need = GLOBALS.get(text)
        if (need !== undefined) needs.add(need)
      }
    }
    ;[last, secondLast] = [text, last]
  }
  // The tokenizer alone cannot always tell a regular expression from a division.
  parse(code, { ecmaVersion: 'latest', sourceType: 'module', onToken: see })
  return { needs, names }
}
