import { stat } from 'node:fs/promises'
import { dirname } from 'node:path'

import { escapeText } from '../text.js'
import { type StoreLayout, storeLayout } from './layout.js'

/** That anyone on this machine can write into the store: compiled modules are run as they lie there. `undefined` if not so. */
export async function exposure({ dir, derived }: StoreLayout): Promise<string | undefined> {
  // Windows has no such right.
  if (process.platform === 'win32') return undefined
  for (const folder of [dir, dirname(derived), derived]) {
    const stats = await stat(folder).catch(() => undefined)
    if (stats !== undefined && (stats.mode & 0o002) !== 0) {
      return `anyone on this machine can write into ${escapeText(folder, 1000)}, and so change the code that is built from packages`
    }
  }
  return undefined
}

/** `exposure` of the store in a folder. */
export async function exposureOf(dir: string): Promise<string | undefined> {
  return await exposure(storeLayout(dir))
}
