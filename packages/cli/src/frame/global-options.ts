import type { OptionValues } from './command.js'

/** Options of every command, before or after its name. */
export const GLOBAL_OPTIONS = {
  cwd: { type: 'string', short: 'C', value: 'folder', text: 'Work in this folder instead of the current one' },
  json: { type: 'boolean', text: 'Print one JSON document on stdout' },
  quiet: { type: 'boolean', short: 'q', text: 'Print results, warnings and errors only' },
  verbose: { type: 'boolean', text: 'Print what is done, and stacks of errors' },
  color: {
    type: 'string',
    value: 'when',
    choices: ['auto', 'always', 'never'],
    text: 'Use colour (default: auto, which follows NO_COLOR and the terminal)',
  },
  help: { type: 'boolean', short: 'h', text: 'Print help' },
} as const

/** Used alone, without a command. */
export const VERSION_OPTION = {
  version: { type: 'boolean', short: 'V', text: 'Print the version; with --verbose also what is bundled' },
} as const

export type GlobalValues = OptionValues<typeof GLOBAL_OPTIONS>

/** Guesses the global options of a command line that was not parsed yet. */
export function guessGlobals(argv: readonly string[]): GlobalValues {
  return {
    cwd: undefined,
    json: argv.includes('--json'),
    quiet: false,
    verbose: argv.includes('--verbose'),
    color: undefined,
    help: false,
  }
}
