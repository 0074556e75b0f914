import { createHash } from 'node:crypto'
import type { Compiler } from 'webpack'
import type { Options } from '../options.js'

/**
 * Prevents webpack from using cached modules that were generated with other options, such as a grant that was removed.
 * Changes of package.json and the lock file are tracked as file dependencies.
 */
export function splitCache({ options }: Compiler, plugin: Options): void {
  const { cache } = options
  if (typeof cache !== 'object' || cache.type !== 'filesystem') return
  const { bindings, permissions, platform, topLevelAwait } = plugin
  const shaping = JSON.stringify([bindings, permissions, platform, topLevelAwait])
  cache.version = `${cache.version ?? ''}|wasm-pkg ${createHash('sha256').update(shaping).digest('hex')}`
}
