import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import { escapeText } from '../text.js'
import { type StoreLayout, storeLayout } from './layout.js'

/**
 * A warning if anyone on this machine can write into the store, because compiled modules are run from there. Otherwise
 * `undefined`.
 */
export async function exposure({ dir, derived }: StoreLayout): Promise<string | undefined> {
  // Windows has no such permission.
  if (process.platform === 'win32') return undefined
  for (const folder of [dir, dirname(derived), derived]) {
    const stats = await stat(folder).catch(() => undefined)
    if (stats !== undefined && (stats.mode & 0o002) !== 0) {
      return `anyone on this machine can write into ${escapeText(folder, 1000)}, and so change the code that is built from packages`
    }
  }
  return undefined
}

/** `exposure` for the store in a folder. */
export async function exposureOf(dir: string): Promise<string | undefined> {
  return await exposure(storeLayout(dir))
}
