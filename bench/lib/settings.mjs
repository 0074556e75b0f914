/** Whether the run is short: fewer rounds and smaller inputs, for a first look. */
export const quick = process.env['WASM_PKG_BENCH_QUICK'] === '1'

/**
 * One of two values, by how long the run may take.
 *
 * @template T
 * @param {T} full
 * @param {T} short
 * @returns {T}
 */
export function sized(full, short) {
  return quick ? short : full
}
