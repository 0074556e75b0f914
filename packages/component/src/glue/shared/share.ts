import type { Program, Statement } from 'acorn'
import MagicString from 'magic-string'
import { declaredNamesOf, instantiateBody, removeUnused } from '../synchronous/unused.js'
import { undeclaredNames } from '../synchronous/undeclared.js'
import { parseModule, unexpected } from '../syntax.js'
import { CREATE_INSTANCE, INSTANCE_NAMES, RUN_INSTANCE, SHARED_NAMES } from './text.js'

/** Glue that imports what all components share from the runtime module. */
export interface Shared {
  readonly code: string
  /** The names that it imports. */
  readonly runtime: readonly string[]
}

const KNOWN: ReadonlySet<string> = new Set([...SHARED_NAMES, ...INSTANCE_NAMES])

/**
 * Replaces what a component's glue shares with all others by the runtime module, so that a program contains it once.
 *
 * @param code glue without tasks and without unused code
 * @param before the same, parsed
 */
export function shareRuntime(code: string, before: Program = parseModule(code)): Shared {
  const text = new MagicString(code)
  const body = instantiateBody(before.body)
  for (const statement of body) {
    const names = declaredNamesOf(statement)
    if (names.length === 1 && names.every((name) => KNOWN.has(name))) text.remove(statement.start, statement.end)
  }
  replaceRunner(text, body, RUN_INSTANCE)
  const result = removeUnused(text.toString())
  const program = parseModule(result)
  const missing = undeclaredNames(program, undeclaredNames(before))
  const unknown = missing.find((name) => !KNOWN.has(name))
  if (unknown !== undefined) throw unexpected(`${unknown} is shared, and the runtime has none`)
  const own = INSTANCE_NAMES.filter((name) => missing.includes(name))
  const runtime = SHARED_NAMES.filter((name) => missing.includes(name))
  if (own.length === 0) return { code: result, runtime }
  return { code: withInstance(result, program, own), runtime: [CREATE_INSTANCE, ...runtime] }
}

/** The names at the places that `createInstance` has them, and nothing at the others. */
function places(names: readonly string[]): readonly string[] {
  const all = INSTANCE_NAMES.map((name) => (names.includes(name) ? name : ''))
  return all.slice(0, all.findLastIndex((name) => name !== '') + 1)
}

function withInstance(code: string, program: Program, names: readonly string[]): string {
  const [first] = instantiateBody(program.body)
  if (first === undefined) throw unexpected('instantiate is empty')
  return new MagicString(code)
    .appendLeft(first.start, `const [${places(names).join(', ')}] = ${CREATE_INSTANCE}();\n  `)
    .toString()
}

/** `let gen = …; let promise, resolve, reject; … function runNext(value) { … } … return promise || maybeSyncReturn`. */
export function replaceRunner(text: MagicString, body: readonly Statement[], runner: string): void {
  const made = body.findIndex((statement) => named(statement, 'gen') !== undefined)
  const [first, ...rest] = body.slice(made + 1)
  const last = rest.at(-1)
  const isRunner = rest.some((statement) => named(statement, 'runNext') !== undefined)
  const generator = body[made] && named(body[made], 'gen')
  if (generator === undefined || first === undefined || last?.type !== 'ReturnStatement' || !isRunner) {
    throw unexpected('an instance is made in another way')
  }
  text.overwrite(first.start, last.end, `return ${runner}(${generator});`)
}

/** The name that a statement declares for `name`: jco adds a number if the component exports that name. */
function named(statement: Statement, name: string): string | undefined {
  return declaredNamesOf(statement).find((declared) => declared.replace(/\$\d+$/u, '') === name)
}
