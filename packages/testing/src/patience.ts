import { Script } from 'node:vm'

/**
 * The maximum time that a test waits, in milliseconds. Only hanging work takes this long, however busy the machine is.
 * No test may fail because something was slow.
 */
export const PATIENCE_MS = 60_000

const slot = Symbol.for('wasm-pkg:patience')
const caller = new Script(`globalThis[Symbol.for('wasm-pkg:patience')]()`)

/**
 * Runs synchronous work and returns its result. Stops the work if it does not end, even within a regular expression.
 * Choose a size for which only linear growth can end in time: a megabyte takes less than a second with linear growth,
 * and half an hour with quadratic growth.
 *
 * @param what the name of the case, for the error if it hangs
 * @throws Error if it does not end within `patienceMs`; whatever the work throws
 */
export function ends<T>(what: string, work: () => T, patienceMs: number = PATIENCE_MS): T {
  const outer = Reflect.get(globalThis, slot) as unknown
  Reflect.set(globalThis, slot, work)
  try {
    return caller.runInThisContext({ timeout: patienceMs }) as T
  } catch (error) {
    if (!isTimeout(error)) throw error
    throw new Error(`${what} does not end within ${patienceMs / 1000} s`, { cause: error })
  } finally {
    Reflect.set(globalThis, slot, outer)
  }
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
