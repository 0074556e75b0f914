import type { Context } from './context.js'

/** One option of a command. Options are data, so that parsing, help, completion and the reference are consistent. */
export interface OptionSpec {
  readonly type: 'boolean' | 'string'
  readonly short?: string
  readonly multiple?: boolean
  /** The name of the value in help. */
  readonly value?: string
  readonly choices?: readonly string[]
  readonly text: string
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

/** The values of a command's options: absent flags are `false`, absent values `undefined`, absent lists empty. */
export type OptionValues<O extends OptionSpecs> = { readonly [K in keyof O]: OptionValue<O[K]> }

type OptionValue<S extends OptionSpec> = S['type'] extends 'boolean'
  ? boolean
  : S['multiple'] extends true
    ? readonly string[]
    : (S['choices'] extends readonly (infer C)[] ? C : string) | undefined

/** A command, for the frame. */
export interface Command {
  /** `<spec...>`, `[base]`: angle brackets mean required, dots mean several. */
  readonly parameters: readonly string[]
  readonly options: OptionSpecs
  /** Text below the summary in the help. */
  readonly details: string | undefined
  /** The command that users mean if they pass words to this one by mistake. */
  readonly instead: string | undefined
  readonly examples: readonly string[]
  /** Whether `--json` prints a document. */
  readonly json: boolean
  /** Whether the command is supposed to end by an interrupt, like a server. */
  readonly untilInterrupted: boolean
  /** @returns the exit code; `undefined` means 0 */
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
    // The frame parses with the same specification from which the type is derived.
    invoke: (context, args, values) => run(context, args, values as OptionValues<O>),
  }
}

/** A command's entry in the list of commands. The command itself is loaded when it runs. */
export interface CommandEntry {
  /** One or two words: `lock diff`. */
  readonly name: string
  /** Additional names of one word. */
  readonly aliases: readonly string[]
  readonly summary: string
  load(): Promise<Command>
}
