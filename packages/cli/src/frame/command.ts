import type { Context } from './context.js'

/** One option of a command. Options are data, so that parsing, help, completion and the reference agree. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  readonly multiple?: boolean
  /** How help calls the value. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly text: string
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** What a command gets for its options: absent flags are `false`, absent values `undefined`, absent lists empty. */
export type OptionValues<O extends OptionSpecs> = { readonly [K in keyof O]: OptionValue<O[K]> }

type OptionValue<S extends OptionSpec> = S['type'] extends 'boolean'
  ? boolean
  : S['multiple'] extends true
    ? readonly string[]
    : (S['choices'] extends readonly (infer C)[] ? C : string) | undefined

/** A command as the frame sees it. */
export interface Command {
  /** `<spec...>`, `[base]`: angle brackets are required, dots take several. */
  readonly parameters: readonly string[]
  readonly options: OptionSpecs
  /** Paragraphs below the summary. */
  readonly details: string | undefined
  /** The command that takes the words which are given to this one by mistake. */
  readonly instead: string | undefined
  readonly examples: readonly string[]
  /** Whether `--json` prints a document. */
  readonly json: boolean
  /** Whether an interrupt is how the command is meant to end, as a server is. */
  readonly untilInterrupted: boolean
  /** @returns the exit code; none is 0 */
  invoke(context: Context, args: readonly string[], values: Readonly<Record<string, unknown>>): Promise<number | void>
}

export interface CommandDefinition<O extends OptionSpecs> {
  readonly parameters?: readonly string[]
  readonly options?: O
  readonly details?: string
  readonly instead?: string
  readonly examples?: readonly string[]
  readonly json?: boolean
  readonly untilInterrupted?: boolean
  run(context: Context, args: readonly string[], options: OptionValues<O>): Promise<number | void>
}

export function defineCommand<const O extends OptionSpecs>(definition: CommandDefinition<O>): Command {
  const {
    parameters = [],
    options = {},
    details,
    instead,
    examples = [],
    json = false,
    untilInterrupted = false,
    run,
  } = definition
  return {
    parameters,
    options,
    details,
    instead,
    examples,
    json,
    untilInterrupted,
    // The frame parses by the same specification that the type is made from.
    invoke: (context, args, values) => run(context, args, values as OptionValues<O>),
  }
}

/** A command's place in the list that help shows; the command itself is loaded when it is run. */
export interface CommandEntry {
  /** One word or two: `lock diff`. */
  readonly name: string
  /** Further names of one word. */
  readonly aliases: readonly string[]
  readonly summary: string
  load(): Promise<Command>
}
