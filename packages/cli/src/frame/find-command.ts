import type { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { didYouMean } from '@wasm-pkg/registry-client/suggest'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { CommandEntry } from './command.js'
import { usageError } from './parse.js'

/** A command that was found from the first words of a command line. */
export interface FoundCommand {
  readonly entry: CommandEntry
  /** The number of words that name it. */
  readonly length: number
}

/** The command for the words. Two words are tried first: `lock diff`. */
export function findCommand(commands: readonly CommandEntry[], words: readonly string[]): FoundCommand | undefined {
  for (const length of [2, 1]) {
    const name = words.slice(0, length).join(' ')
    const entry =
      words.length < length
        ? undefined
        : commands.find((command) => command.name === name || command.aliases.includes(name))
    if (entry !== undefined) return { entry, length }
  }
  return undefined
}

/** The commands of two words with this first word. */
export function groupOf(commands: readonly CommandEntry[], word: string): readonly CommandEntry[] {
  return commands.filter(({ name }) => name.startsWith(`${word} `))
}

export const LISTED = 'wasm-pkg --help lists the commands.'

/** Names of these commands in npm and other package managers. */
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

/** The error for an unknown command, with the command that was probably meant. */
export function unknownCommand(
  commands: readonly CommandEntry[],
  [first = '', second]: readonly string[],
): WasmPkgError {
  const name = groupOf(commands, first).length > 0 ? `${first} ${second}` : first
  const problem =
    name === 'search'
      ? 'registries of components cannot be searched: use the full name of a package'
      : 'no such command'
  const other = OTHER_NAMES.get(name)
  if (other !== undefined) return usageError(name, problem, `Here it is wasm-pkg ${other}.`)
  const names = commands.map((command) => command.name)
  const known = name.includes(' ') ? names : [...names, ...names.map((each) => each.split(' ')[0] ?? '')]
  return usageError(escapeText(name), problem, didYouMean(name, known) ?? LISTED)
}
