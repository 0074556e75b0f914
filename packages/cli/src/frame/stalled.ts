import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { CliProcess } from './create-context.js'
import { EXIT } from './exit-codes.js'
import { guessGlobals } from './global-options.js'
import { reportError } from './report-error.js'

/**
 * Reports if a command waits for something that will never happen. Node.js would end the process silently, which looks
 * like success in a log.
 *
 * @returns a function that stops watching
 */
export function watchForStall(argv: readonly string[], cli: CliProcess): () => void {
  const tell = (): void => {
    if (cli.signal.aborted) {
      // The awaited work ended together with its connections and workers.
      cli.stderr.write('interrupted\n')
      process.exitCode = EXIT.interrupted
      return
    }
    const error = new WasmPkgError('E_INTERNAL', 'the command stopped before it was finished', {
      hint: 'This is a bug in wasm-pkg. Please report it with the command and its input.',
    })
    reportError(error, cli, guessGlobals(argv))
    process.exitCode = EXIT.internal
  }
  process.once('beforeExit', tell)
  return () => void process.off('beforeExit', tell)
}
