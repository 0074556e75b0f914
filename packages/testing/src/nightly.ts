/** Whether this is the nightly run, which also runs repetitions. CONTRIBUTING.md says what belongs there. */
export const isNightly: boolean = process.env['WASM_PKG_NIGHTLY'] === '1'

/** The cases of this run: all of them in the nightly run, otherwise those that are not repetitions. */
export function tried<T>(all: readonly T[], repeats: (one: T) => boolean): readonly T[] {
  return isNightly ? all : all.filter((one) => !repeats(one))
}
