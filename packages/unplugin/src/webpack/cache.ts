import { createHash } from 'node:crypto'
import type { Compiler } from 'webpack'
import type { Options } from '../options.js'

/**
 * Keeps webpack from taking modules out of its cache on disk that were generated with other options: what a component was
 * granted, say, and no longer is. What package.json and the lock say is followed as files are.
 */
export function splitCache({ options }: Compiler, plugin: Options): void {
  const { cache } = options
  if (typeof cache !== 'object' || cache.type !== 'filesystem') return
  const { bindings, permissions, platform, topLevelAwait } = plugin
  const shaping = JSON.stringify([bindings, permissions, platform, topLevelAwait])
  cache.version = `${cache.version ?? ''}|wasm-pkg ${createHash('sha256').update(shaping).digest('hex')}`
}
