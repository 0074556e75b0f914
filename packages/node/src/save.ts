import { formatError, isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Line } from './bridge/channel.js'

/**
 * Writes the lock and the types when the program ends. The program has already run, so a failure to write does not
 * change its result.
 */
export function saveAtExit(line: Line): void {
  process.once('exit', () => {
    try {
      line.ask({ do: 'save' })
    } catch (error) {
      const reason = isWasmPkgError(error) ? formatError(error) : String(error)
      process.stderr.write(`wasm-pkg: the lock file and the types could not be saved: ${reason}\n`)
    }
  })
}
