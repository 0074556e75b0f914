/**
 * Whether this is the nightly run, which also repeats what `npm test` shows once: see CONTRIBUTING.md for what belongs there.
 */
export const isNightly: boolean = process.env['WASM_PKG_NIGHTLY'] === '1'

/** The cases that a run tries: all of them by night, else those that show something of their own. */
export function tried<T>(all: readonly T[], repeats: (one: T) => boolean): readonly T[] {
  return isNightly ? all : all.filter((one) => !repeats(one))
}
