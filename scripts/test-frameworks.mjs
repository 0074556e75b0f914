import { ensureBuilt } from './lib/ensure-build.mjs'
import { ensureInstalled } from './lib/ensure-install.mjs'
import { summary } from './test/outcome.mjs'
import { installSystemTools } from './test/system-tools.mjs'
import { suite } from './test/vitest.mjs'

/**
 * Tests the playgrounds of frameworks, each installed in its own folder. This is too much for `npm test`. `npm run
 * test:frameworks -- nuxt` tests one of them.
 */
try {
  await ensureInstalled()
  await installSystemTools()
  await ensureBuilt()
  const [title] = process.argv.slice(2)
  const outcome = await suite(['e2e'], {
    files: ['test/frameworks/'],
    ...(title !== undefined && { title }),
    env: { WASM_PKG_FRAMEWORKS: '1' },
    live: true,
  })
  process.exitCode = outcome.failed === 0 && outcome.passed > 0 ? 0 : 1
  process.stdout.write(`${summary(outcome)}\n`)
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
