import { COMMANDS } from './catalog.js'
import type { CliProcess } from './frame/create-context.js'
import { runCommandLine } from './frame/run.js'

export type { CliProcess } from './frame/create-context.js'
export { EXIT } from './frame/exit-codes.js'

/**
 * Runs one command line of `wasm-pkg`.
 *
 * @param argv without the program and the script
 * @param cli the process: folder, environment, streams and the signal that stops it
 * @returns the exit code, one of `EXIT`. Never throws.
 */
export async function run(argv: readonly string[], cli: CliProcess): Promise<number> {
  return await runCommandLine(COMMANDS, argv, cli)
}
