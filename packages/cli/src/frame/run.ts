import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { COMMANDS } from '../catalog.js'
import { checkWords } from './check-words.js'
import type { Command, CommandEntry } from './command.js'
import { createContext, type Host } from './create-context.js'
import { EXIT, exitCodeOf } from './exit-codes.js'
import { guessGlobals, type GlobalValues } from './global-options.js'
import { commandHelp, groupHelp, programHelp } from './help.js'
import { Interrupted } from './interrupted.js'
import { leadingWords, parseCommand, usageError } from './parse.js'
import { reportError } from './report-error.js'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { version } from './version.js'

/**
 * Runs one command line.
 *
 * @param argv without the program and the script
 * @returns the exit code; nothing is thrown
 */
export async function run(argv: readonly string[], host: Host): Promise<number> {
  const code = await dispatch(argv, host)
  try {
    await Promise.all([host.stdout.flush(), host.stderr.flush()])
    return code
  } catch (error) {
    // The work is done; that nobody got its result is a failure all the same.
    reportError(error, host, guessGlobals(argv))
    return code === EXIT.ok ? EXIT.failed : code
  }
}

/** Tells of a fault that nothing caught. @returns the exit code */
export function reportFault(error: unknown, argv: readonly string[], host: Host): number {
  reportError(error, host, guessGlobals(argv))
  return EXIT.internal
}

async function dispatch(argv: readonly string[], host: Host): Promise<number> {
  // Until the command line is understood, errors are told as its flags ask.
  let globals = guessGlobals(argv)
  try {
    const words = leadingWords(argv)
    const found = findCommand(words.map(({ word }) => word))
    if (found === undefined) return await answerWithout(argv, words, host)
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
    const wrong = await checkWords(command, parsed.args, parsed.values).catch((error: unknown) => error)
    if (wrong !== undefined) {
      reportError(wrong, host, globals)
      return isWasmPkgError(wrong) ? EXIT.usage : EXIT.internal
    }
    const code = await invoke(command, parsed.args, parsed.values, host, globals)
    // Work that was done at that very moment stays done; scripts still have to know that somebody wanted to stop.
    return host.signal.aborted && !command.untilInterrupted ? interrupted(host) : code
  } catch (error) {
    if (host.signal.aborted || error instanceof Interrupted) return interrupted(host)
    reportError(error, host, globals)
    return exitCodeOf(error)
  }
}

function interrupted({ stderr }: Host): number {
  stderr.write('interrupted\n')
  return EXIT.interrupted
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
    const entry =
      words.length < length
        ? undefined
        : COMMANDS.find((command) => command.name === name || command.aliases.includes(name))
    if (entry !== undefined) return { entry, length }
  }
  return undefined
}

/** Help, the version, or what is wrong with the command's name. */
async function answerWithout(
  argv: readonly string[],
  words: readonly { readonly word: string }[],
  { stdout }: Host,
): Promise<number> {
  const [first, second, ...rest] = words.map(({ word }) => word)
  const asksHelp = argv.includes('--help') || argv.includes('-h')
  if (first === undefined) {
    if (argv.includes('--version') || argv.includes('-V')) stdout.write(`${version()}\n`)
    else if (asksHelp) stdout.write(programHelp(COMMANDS))
    else {
      const [option] = argv
      if (option !== undefined) {
        const problem = `no command was given with ${escapeText(option)}`
        throw new WasmPkgError('E_USAGE', problem, { hint: LISTED })
      }
      stdout.write(programHelp(COMMANDS))
      return EXIT.usage
    }
    return EXIT.ok
  }
  if (first === 'help' && second === undefined) {
    stdout.write(programHelp(COMMANDS))
    return EXIT.ok
  }
  if (first === 'help') return await helpOn([second ?? '', ...rest], stdout)
  const group = groupOf(first)
  if (group.length > 0 && second === undefined) {
    stdout.write(groupHelp(first, group))
    return asksHelp ? EXIT.ok : EXIT.usage
  }
  throw unknownCommand(group.length > 0 ? `${first} ${second}` : first)
}

/** `help add` is `add --help`. */
async function helpOn(words: readonly string[], stdout: Host['stdout']): Promise<number> {
  const [first = '', second] = words
  const found = findCommand(words)
  if (found !== undefined) stdout.write(commandHelp(found.entry, await found.entry.load()))
  else if (second === undefined && groupOf(first).length > 0) stdout.write(groupHelp(first, groupOf(first)))
  else throw unknownCommand(groupOf(first).length > 0 ? `${first} ${second}` : first)
  return EXIT.ok
}

function groupOf(word: string): readonly CommandEntry[] {
  return COMMANDS.filter(({ name }) => name.startsWith(`${word} `))
}

const LISTED = 'wasm-pkg --help lists the commands.'

/** What npm and its like call our commands. */
const OTHER_NAMES: ReadonlyMap<string, string> = new Map([
  ['ci', 'install --frozen'],
  ['un', 'remove'],
  ['uninstall', 'remove'],
  ['upgrade', 'update'],
  ['show', 'info'],
  ['view', 'info'],
  ['explain', 'why'],
  ['push', 'publish'],
  ['pull', 'get'],
  ['diff', 'lock diff'],
])

function unknownCommand(name: string): WasmPkgError {
  const problem =
    name === 'search'
      ? 'registries of components cannot be searched: use the full name of a package'
      : 'no such command'
  const other = OTHER_NAMES.get(name)
  if (other !== undefined) return usageError(name, problem, `Here it is wasm-pkg ${other}.`)
  const names = COMMANDS.map((command) => command.name)
  const known = name.includes(' ') ? names : [...names, ...names.map((each) => each.split(' ')[0] ?? '')]
  return usageError(escapeText(name), problem, didYouMean(name, known) ?? LISTED)
}
