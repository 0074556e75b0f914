/** Functions that may suspend, in jco's notation: imports `wasi:io/poll@0.2.3#poll`, exports `run` or `id#name`. */
export interface AsyncFunctions {
  readonly imports: readonly string[]
  readonly exports: readonly string[]
}
