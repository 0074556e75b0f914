import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { parseArgs } from 'node:util'
import type { Command, OptionSpec, OptionSpecs } from './command.js'
import { GLOBAL_OPTIONS, type GlobalValues } from './global-options.js'

export interface ParsedCommand {
  readonly args: readonly string[]
  readonly values: Readonly<Record<string, unknown>>
  readonly globals: GlobalValues
}

/** The words of a command line that are neither options nor values of options, with their indexes. */
export function leadingWords(argv: readonly string[]): readonly { readonly word: string; readonly index: number }[] {
  const { tokens } = parseArgs({
    args: [...argv],
    options: nodeOptions(GLOBAL_OPTIONS),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const end = tokens.find((token) => token.kind === 'option-terminator')?.index ?? argv.length
  return tokens.flatMap((token) =>
    token.kind === 'positional' && token.index < end ? [{ word: token.value, index: token.index }] : [],
  )
}

/**
 * Parses a command's own part of the command line.
 *
 * @throws WasmPkgError `E_USAGE`
 */
export function parseCommand(name: string, command: Command, argv: readonly string[]): ParsedCommand {
  const specs = { ...GLOBAL_OPTIONS, ...command.options }
  const { tokens, positionals } = parseArgs({
    args: [...argv],
    options: nodeOptions(specs),
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const values = new Map<string, boolean | string | string[]>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const spec = Object.hasOwn(specs, token.name) ? (specs as OptionSpecs)[token.name] : undefined
    if (spec === undefined) throw unknownOption(name, token.rawName, Object.keys(specs))
    if (token.inlineValue === false && /^-./.test(token.value)) {
      // Like Node's own strict mode: in `--output --json`, the value is missing; `--output=--json` is intentional.
      throw usageError(name, `${token.rawName} needs a value; write a value that begins with - after =`)
    }
    const value = readValue(name, token.rawName, spec, token.value)
    if (spec.multiple === true) values.set(token.name, [...((values.get(token.name) ?? []) as string[]), String(value)])
    else values.set(token.name, value)
  }
  const pick = (options: OptionSpecs): Record<string, unknown> =>
    Object.fromEntries(Object.entries(options).map(([key, spec]) => [key, values.get(key) ?? absent(spec)]))
  const globals = pick(GLOBAL_OPTIONS) as GlobalValues
  if (globals.json && !command.json) {
    throw usageError(name, 'this command does not support --json')
  }
  if (!globals.help) checkCount(name, command, positionals)
  return { args: positionals, values: pick(command.options), globals }
}

export function usageError(name: string, problem: string, hint?: string): WasmPkgError {
  return new WasmPkgError('E_USAGE', `${name}: ${problem}`, {
    hint: hint ?? `Run ${cliCommand(`${name} --help`)} to see what it takes.`,
  })
}

function absent(spec: OptionSpec): unknown {
  if (spec.type === 'boolean') return false
  return spec.multiple === true ? [] : undefined
}

function readValue(name: string, option: string, spec: OptionSpec, value: string | undefined): boolean | string {
  if (spec.type === 'boolean') {
    if (value !== undefined) throw usageError(name, `${option} takes no value`)
    return true
  }
  if (value === undefined || value === '') throw usageError(name, `${option} needs a value`)
  if (spec.choices !== undefined && !spec.choices.includes(value)) {
    const problem = `${option} is one of ${spec.choices.join(', ')}, not "${escapeText(value)}"`
    throw usageError(name, problem, didYouMean(value, spec.choices))
  }
  return value
}

function unknownOption(name: string, option: string, known: readonly string[]): WasmPkgError {
  const hint = didYouMean(
    option,
    known.map((key) => `--${key}`),
  )
  return usageError(name, `there is no option ${escapeText(option)}`, hint)
}

function checkCount(name: string, { parameters, instead }: Command, args: readonly string[]): void {
  const required = parameters.filter((parameter) => parameter.startsWith('<'))
  const missing = required[args.length]
  if (missing !== undefined) throw usageError(name, `${missing} is missing`)
  const many = parameters.some((parameter) => parameter.includes('...'))
  const surplus = args[parameters.length]
  if (many || surplus === undefined) return
  const hint = instead === undefined ? undefined : `Did you mean ${cliCommand(`${instead} ${escapeText(surplus)}`)}?`
  throw usageError(name, `"${escapeText(surplus)}" is one argument too many`, hint)
}

function nodeOptions(
  specs: OptionSpecs,
): Record<string, { type: 'boolean' | 'string'; short?: string; multiple?: boolean }> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { type, short, multiple }]) => [
      name,
      { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
    ]),
  )
}
