import type { Emit } from './types.js'

/** Puts the bytes into the code, for output that does not know its location. */
export const emitInline: Emit = async (asset) => ({ inline: await asset.read() })
