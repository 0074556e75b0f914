import { type Arbitrary, array, constantFrom, nat, oneof, string, tuple } from 'fast-check'

import { isWasmPkgError } from '../errors.js'

/** Longest a parser may take for the largest input of these tests (a megabyte); quadratic ones take minutes. */
const MAX_MS = 2000

/** Any text, a soup of the grammar's own words, or a good example with pieces cut out, doubled and replaced. */
export function hostileText(words: readonly string[], examples: readonly string[]): Arbitrary<string> {
  const soup = array(oneof(constantFrom(...words), string({ unit: 'binary', maxLength: 4 })), {
    maxLength: 60,
  })
  const mutated = tuple(
    constantFrom(...examples),
    array(tuple(nat(), nat(40), constantFrom(...words, '')), { maxLength: 5 }),
  ).map(([example, cuts]) =>
    cuts.reduce((text, [place, length, piece]) => {
      const at = place % (text.length + 1)
      return text.slice(0, at) + piece + text.slice(at + length)
    }, example),
  )
  return oneof(
    string({ unit: 'binary' }),
    soup.map((parts) => parts.join('')),
    mutated,
  )
}

/** The parser's value, or undefined if it refused with one of our errors. Anything else is a fault. */
export function refusesOrReturns<T>(parse: () => T): T | undefined {
  try {
    return parse()
  } catch (error) {
    if (isWasmPkgError(error)) return undefined
    throw new Error(`not one of our errors: ${String(error)}`, { cause: error })
  }
}

/** Every word, and every pair of words, repeated to a megabyte: parsed or refused in bounded time. Returns the slow ones. */
export function slowInputs(words: readonly string[], parse: (text: string) => unknown, bytes = 1_000_000): string[] {
  const pumps = words.flatMap((word) => [word, ...words.map((other) => word + other)]).filter((pump) => pump !== '')
  return [...new Set(pumps)].flatMap((pump) => {
    const text = pump.repeat(Math.ceil(bytes / pump.length))
    const started = performance.now()
    refusesOrReturns(() => parse(text))
    const took = performance.now() - started
    return took > MAX_MS ? [`${JSON.stringify(pump)} took ${Math.round(took)} ms`] : []
  })
}
