import { WasmPkgError } from '../errors.js'
import { DEFAULT_TIMEOUTS, type Timeouts, timeoutsFor } from './limits.js'

const VARIABLE = 'WASM_PKG_NETWORK_TIMEOUT'
/** Ten minutes: beyond it a build looks hung. */
const MAX_SECONDS = 600

/**
 * The timeouts of requests. `WASM_PKG_NETWORK_TIMEOUT` sets, in seconds, how long a server may stay silent at any point
 * (as `http.timeout` does for Cargo); a slow proxy needs more, a test less.
 *
 * @throws E_CONFIG if the variable is no number of seconds above 0 and up to 600
 */
export function timeoutsOf(env: NodeJS.ProcessEnv): Timeouts {
  const text = env[VARIABLE]
  if (text === undefined || text === '') return DEFAULT_TIMEOUTS
  const seconds = /^\d{1,3}(?:\.\d{1,3})?$/.test(text) ? Number(text) : Number.NaN
  if (!(seconds > 0 && seconds <= MAX_SECONDS)) {
    throw new WasmPkgError('E_CONFIG', `${VARIABLE} is not a number of seconds`, {
      expected: `more than 0 and at most ${MAX_SECONDS}`,
      hint: 'Correct or unset it.',
    })
  }
  return timeoutsFor(seconds * 1000)
}
