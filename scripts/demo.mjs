import { ensureBuilt } from './lib/ensure-build.mjs'
import { ensureInstalled } from './lib/ensure-install.mjs'

/**
 * Shows the main use case from scratch: a registry with real components, a Vite build that imports them, and the result
 * in Node and in a browser. With `--serve`, it stops after publishing and keeps the registry running for the
 * playgrounds.
 */
try {
  await ensureInstalled()
  await ensureBuilt()
  // Its imports exist only now.
  const { runDemo } = await import('./demo/run.mjs')
  await runDemo({ serveOnly: process.argv.includes('--serve') })
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
