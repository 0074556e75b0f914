import { ensureBuilt } from './lib/ensure-build.mjs'
import { ensureInstalled } from './lib/ensure-install.mjs'

/**
 * The main job from nothing: a registry, real components in it, a Vite build that imports them, the result in Node and in a
 * browser. With `--serve` it stops after publishing and keeps the registry up for the playgrounds.
 */
try {
  await ensureInstalled()
  await ensureBuilt()
  // Only now are there modules that it could import.
  const { runDemo } = await import('./demo/run.mjs')
  await runDemo({ serveOnly: process.argv.includes('--serve') })
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
