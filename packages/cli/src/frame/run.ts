import type { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { COMMANDS } from '../catalog.js'
import type { Command, CommandEntry } from './command.js'
import { createContext, type Host } from './create-context.js'
import { EXIT, exitCodeOf } from './exit-codes.js'
import { guessGlobals, type GlobalValues } from './global-options.js'
import { commandHelp, groupHelp, programHelp } from './help.js'
import { leadingWords, parseCommand, usageError } from './parse.js'
import { reportError } from './report-error.js'
import { didYouMean } from './suggest.js'
import { version } from './version.js'

/**
 * Runs one command line.
 *
 * @param argv without the program and the script
 * @returns the exit code; nothing is thrown
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const code = await dispatch(argv, host)
  await Promise.all([host.stdout.flush(), host.stderr.flush()])
  return code
}

async function dispatch(argv: readonly string[], host: Host): Promise<number> {
  // Until the command line is understood, errors are told as its flags ask.
  let globals = guessGlobals(argv)
  try {
    const words = leadingWords(argv)
    const found = findCommand(words.map(({ word }) => word))
    if (found === undefined) return answerWithout(argv, words, host)
    const { entry, length } = found
    const command = await entry.load()
    const own = words.slice(0, length).map(({ index }) => index)
    const parsed = parseCommand(
      entry.name,
      command,
      argv.filter((_, index) => !own.includes(index)),
    )
    globals = parsed.globals
    if (globals.help) {
      host.stdout.write(commandHelp(entry, command))
      return EXIT.ok
    }
    return await invoke(command, parsed.args, parsed.values, host, globals)
  } catch (error) {
    if (host.signal.aborted) {
      host.stderr.write('interrupted\n')
      return EXIT.interrupted
    }
    reportError(error, host, globals)
    return exitCodeOf(error)
  }
}

async function invoke(
  command: Command,
  args: readonly string[],
  values: Readonly<Record<string, unknown>>,
  host: Host,
  globals: GlobalValues,
): Promise<number> {
  const context = createContext(host, globals)
  try {
    return (await command.invoke(context, args, values)) ?? EXIT.ok
  } finally {
    context.progress.close()
  }
}

function findCommand(words: readonly string[]): { readonly entry: CommandEntry; readonly length: number } | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const entry = words.length < length ? undefined : COMMANDS.find((command) => command.name === name)
    if (entry !== undefined) return { entry, length }
  }
  return undefined
}

/** Help, the version, or what is wrong with the command's name. */
function answerWithout(argv: readonly string[], words: readonly { readonly word: string }[], { stdout }: Host): number {
  const [first, second] = words.map(({ word }) => word)
  const asksHelp = argv.includes('--help') || argv.includes('-h')
  if (first === undefined) {
    if (argv.includes('--version') || argv.includes('-V')) stdout.write(`${version()}\n`)
    else if (asksHelp) stdout.write(programHelp(COMMANDS))
    else {
      const [option] = argv
      if (option !== undefined) throw usageError('--help', `no command is given beside ${escapeText(option)}`)
      stdout.write(programHelp(COMMANDS))
      return EXIT.usage
    }
    return EXIT.ok
  }
  if (first === 'help') {
    stdout.write(programHelp(COMMANDS))
    return EXIT.ok
  }
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${first} `))
  if (group.length > 0 && second === undefined) {
    stdout.write(groupHelp(first, group))
    return asksHelp ? EXIT.ok : EXIT.usage
  }
  const wanted = group.length > 0 ? `${first} ${second}` : first
  const names = COMMANDS.map(({ name }) => name)
  throw unknownCommand(wanted, group.length > 0 ? names : [...names, ...names.map((name) => name.split(' ')[0] ?? '')])
}

function unknownCommand(name: string, known: readonly string[]): WasmPkgError {
  const hint = didYouMean(name, known) ?? 'wasm-pkg --help lists the commands.'
  const problem =
    name === 'search' ? 'registries of components have no search: name packages in full' : 'no such command'
  return usageError(escapeText(name), problem, hint)
}
