import { Script } from 'node:vm'

/**
 * Longest that a test waits for anything, in milliseconds. Only what hangs takes this long, however busy the machine is: no test may
 * fail because something was slow.
 */
export const PATIENCE_MS = 60_000

const slot = Symbol.for('wasm-pkg:patience')
const caller = new Script(`globalThis[Symbol.for('wasm-pkg:patience')]()`)

/**
 * The result of synchronous work, which is stopped if it does not end, even within a regular expression. Give work whose size
 * makes every growth but the right one hopeless: a megabyte in proportion takes no second, by its square half an hour.
 *
 * @param what names the case when it hangs
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
