import type { Emit } from './types.js'

/** The bytes in the code itself, for output that cannot tell where it is. */
export const emitInline: Emit = async (asset) => ({ inline: await asset.read() })
