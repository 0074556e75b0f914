import { WasmPkgError } from '../errors.js'
import { DEFAULT_TIMEOUTS, type Timeouts, timeoutsFor } from './limits.js'

const VARIABLE = 'WASM_PKG_NETWORK_TIMEOUT'
/** Ten minutes. Beyond that, a build looks hung. */
const MAX_SECONDS = 600

/**
 * The timeouts of requests. `WASM_PKG_NETWORK_TIMEOUT` sets how many seconds a server may be silent at any point (like
 * Cargo's `http.timeout`). A slow proxy needs more, a test less.
 *
 * @throws E_CONFIG if the variable is not a number of seconds above 0 and up to 600
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
