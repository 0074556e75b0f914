import { ensureBuilt } from './lib/ensure-build.mjs'
import { ensureInstalled } from './lib/ensure-install.mjs'
import { summary, total } from './test/outcome.mjs'
import { installSystemTools } from './test/system-tools.mjs'
import { suite } from './test/vitest.mjs'

/**
 * Runs all hostile tests, of which `npm test` runs a part: every case on every surface, 500 kills, 32 processes at
 * once, the fuzzers with a hundred times the runs.
 */
try {
  await ensureInstalled()
  await installSystemTools()
  await ensureBuilt()
  const env = { HOSTILE_FULL: '1' }
  const outcomes = [
    await suite(['unit'], {
      files: ['/fuzz/', 'adversarial', 'hostile', 'store.test', 'read-canonical'],
      env,
      live: true,
    }),
    await suite(['alone', 'e2e'], { files: ['test/hostile/', 'test/dev-servers/'], env, live: true }),
  ]
  const all = total(outcomes)
  process.exitCode = all.failed === 0 && all.passed > 0 ? 0 : 1
  process.stdout.write(`${summary(all)}\n`)
} catch (error) {
  console.error(error)
  process.exitCode = 1
}
