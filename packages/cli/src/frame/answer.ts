import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { Output } from '../output/stream.js'
import type { CommandEntry } from './command.js'
import { EXIT } from './exit-codes.js'
import { findCommand, groupOf, LISTED, unknownCommand } from './find-command.js'
import { commandHelp, groupHelp, programHelp } from './help.js'
import { verboseVersion, version } from './version.js'

/**
 * Answers a command line without a command: with help, the version, or an error.
 *
 * @param words the words of the command line that are not options
 * @returns the exit code
 * @throws WasmPkgError `E_USAGE`
 */
export async function answerWithoutCommand(
  commands: readonly CommandEntry[],
  argv: readonly string[],
  words: readonly string[],
  stdout: Output,
): Promise<number> {
  const [first, second] = words
  const asksHelp = argv.includes('--help') || argv.includes('-h')
  if (first === undefined) {
    if (argv.includes('--version') || argv.includes('-V')) {
      stdout.write(`${argv.includes('--verbose') ? verboseVersion() : version()}\n`)
      return EXIT.ok
    }
    const [option] = argv
    if (option !== undefined && !asksHelp) {
      throw new WasmPkgError('E_USAGE', `no command was given with ${escapeText(option)}`, { hint: LISTED })
    }
    stdout.write(programHelp(commands))
    return asksHelp ? EXIT.ok : EXIT.usage
  }
  if (first === 'help') return await help(commands, words.slice(1), stdout)
  const group = groupOf(commands, first)
  if (group.length === 0 || second !== undefined) throw unknownCommand(commands, words)
  stdout.write(groupHelp(first, group))
  return asksHelp ? EXIT.ok : EXIT.usage
}

/** `help add` means `add --help`. */
async function help(commands: readonly CommandEntry[], words: readonly string[], stdout: Output): Promise<number> {
  const [first, second] = words
  const found = findCommand(commands, words)
  if (first === undefined) stdout.write(programHelp(commands))
  else if (found !== undefined) stdout.write(commandHelp(found.entry, await found.entry.load()))
  else if (second === undefined && groupOf(commands, first).length > 0)
    stdout.write(groupHelp(first, groupOf(commands, first)))
  else throw unknownCommand(commands, words)
  return EXIT.ok
}
