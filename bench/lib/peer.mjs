/** Built entry file of the Bytecode Alliance's `rolldown-plugin-jco`, which is not on npm. */
export const peer = process.env['WASM_PKG_BENCH_PEER']

/** What its absence means for a table. */
export const peerNotes = peer === undefined ? ['skipped: rolldown-plugin-jco (WASM_PKG_BENCH_PEER is not set)'] : []

/**
 * Contenders that need it: none where it is missing.
 *
 * @template T
 * @param {readonly T[]} contenders
 * @returns {readonly T[]}
 */
export function withPeer(...contenders) {
  return peer === undefined ? [] : contenders
}
