import { answerWithoutCommand } from './answer.js'
import { findWrongWord } from './check-words.js'
import type { Command, CommandEntry } from './command.js'
import { createContext, type CliProcess } from './create-context.js'
import { EXIT, exitCodeOf } from './exit-codes.js'
import { findCommand } from './find-command.js'
import { guessGlobals, type GlobalValues } from './global-options.js'
import { commandHelp } from './help.js'
import { Interrupted } from './interrupted.js'
import { leadingWords, parseCommand } from './parse.js'
import { reportError } from './report-error.js'

/**
 * Runs one command line.
 *
 * @param commands all commands
 * @param argv without the program and the script
 * @returns the exit code. Never throws.
 */
export async function runCommandLine(
  commands: readonly CommandEntry[],
  argv: readonly string[],
  cli: CliProcess,
): Promise<number> {
  const code = await dispatch(commands, argv, cli)
  try {
    await Promise.all([cli.stdout.flush(), cli.stderr.flush()])
    return code
  } catch (error) {
    // The work is done, but its result was lost, which is also a failure.
    reportError(error, cli, guessGlobals(argv))
    return code === EXIT.ok ? EXIT.failed : code
  }
}

/** Reports an uncaught error. @returns the exit code */
export function reportFault(error: unknown, argv: readonly string[], cli: CliProcess): number {
  reportError(error, cli, guessGlobals(argv))
  return EXIT.internal
}

async function dispatch(commands: readonly CommandEntry[], argv: readonly string[], cli: CliProcess): Promise<number> {
  // Until the command line is parsed, errors are reported according to the guessed flags.
  let globals = guessGlobals(argv)
  try {
    const words = leadingWords(argv)
    const names = words.map(({ word }) => word)
    const found = findCommand(commands, names)
    if (found === undefined) return await answerWithoutCommand(commands, argv, names, cli.stdout)
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
      cli.stdout.write(commandHelp(entry, command))
      return EXIT.ok
    }
    const wrong = findWrongWord(command, parsed.args, parsed.values)
    if (wrong !== undefined) {
      reportError(wrong, cli, globals)
      return EXIT.usage
    }
    const code = await invoke(command, parsed.args, parsed.values, cli, globals)
    // Work that was finished at that moment is kept, but scripts must still know about the interrupt.
    return cli.signal.aborted && !command.untilInterrupted ? interrupted(cli) : code
  } catch (error) {
    if (cli.signal.aborted || error instanceof Interrupted) return interrupted(cli)
    reportError(error, cli, globals)
    return exitCodeOf(error)
  }
}

function interrupted({ stderr }: CliProcess): number {
  stderr.write('interrupted\n')
  return EXIT.interrupted
}

async function invoke(
  command: Command,
  args: readonly string[],
  values: Readonly<Record<string, unknown>>,
  cli: CliProcess,
  globals: GlobalValues,
): Promise<number> {
  const context = createContext(cli, globals)
  try {
    return (await command.invoke(context, args, values)) ?? EXIT.ok
  } finally {
    context.progress.close()
  }
}
