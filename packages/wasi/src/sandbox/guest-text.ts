/** A place in the sources of a component. */
export interface GuestPlace {
  readonly file: string
  /** Both start at 1. */
  readonly line: number
  readonly column: number
}

/** Finds the place in the sources of one in the code that the engine runs. Both start at 1. */
export type FindPlace = (line: number, column: number) => GuestPlace | undefined

/** A place in the code that an engine runs, which is one module. */
const PLACE = /(?:componentize-qjs:user\.js|[^\s()@"]*guest\.js):(\d+):(\d+)/g

/** How QuickJS reports an error that nothing catches: as the text of a structure. */
const REPORT = /Exception\(Exception \{ message: Some\("((?:[^"\\]|\\.)*)"\), stack: Some\("((?:[^"\\]|\\.)*)"\) \}\)/g

/**
 * Translates what a component says of its errors: places become places in the sources, and the engine's report of an
 * error becomes its message and its stack. Other text stays.
 */
export function readableText(text: string, find: FindPlace): string {
  return text
    .replace(REPORT, (_all, message: string, stack: string) => `${unescaped(message)}\n${unescaped(stack).trimEnd()}`)
    .replace(PLACE, (place, line: string, column: string) => {
      const found = find(Number(line), Number(column))
      return found === undefined ? place : `${found.file}:${found.line}:${found.column}`
    })
}

/** Undoes the escapes of Rust's debug format. */
function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u\{([0-9a-f]+)\}|(.))/g, (_all, hex: string | undefined, letter: string = '') => {
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(hex, 16))
    const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', 0: '\0' }
    return controls[letter] ?? letter
  })
}

/** What QuickJS says before the error. */
const PANIC = /^thread '.*' \(\d+\) panicked at /

/** What engines say besides the error. */
const NOISE = /^$|^note: run with `RUST_BACKTRACE|^Stack:$|^Redirecting call to abort/

/** A line of a stack, as QuickJS and as StarlingMonkey write it. */
const FRAME = /^\s+at (.*)$|^\s*(\S*)@(\S+:\d+:\d+)$/

/** What engines say of an error. `undefined` if they say nothing, as of a stack that is too deep. */
export interface GuestReport {
  readonly message: string
  /** Lines as in V8's stacks. */
  readonly frames: readonly string[]
}

/** @param text readable */
export function readReport(text: string): GuestReport | undefined {
  const all = text.split('\n')
  const lines = all.slice(all.findLastIndex((line) => PANIC.test(line)) + 1).filter((line) => !NOISE.test(line))
  const frames = lines.flatMap((line) => {
    const [, plain, name, place] = FRAME.exec(line) ?? []
    if (plain !== undefined) return [`    at ${plain}`]
    return place === undefined ? [] : [`    at ${name === '' ? place : `${name} (${place})`}`]
  })
  const first = lines.findIndex((line) => FRAME.test(line))
  const message = lines.slice(0, first).join('\n')
  return message === '' || first === -1 ? undefined : { message, frames }
}
