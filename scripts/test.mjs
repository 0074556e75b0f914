import { ensureInstalled } from './lib/ensure-install.mjs'
import { build, types } from './test/compile.mjs'
import { format, imports, lint, time, unused } from './test/style.mjs'
import { summary, total } from './test/outcome.mjs'
import { samples } from './test/samples.mjs'
import { tarballs } from './test/tarballs.mjs'
import { installSystemTools } from './test/system-tools.mjs'
import { suite } from './test/vitest.mjs'

/** Steps of a stage run side by side. Each stage runs even if an earlier one failed. */
const stages = [
  [['build', build]],
  [
    ['types of the tests', types],
    ['lint', lint],
    ['imports between packages, folders and files', imports],
    ['no assertions on time', time],
    ['format', format],
    ['unused files, exports and dependencies', unused],
    ['samples', samples],
    ['tarballs', tarballs],
  ],
  // In one run, so that short unit tests fill what the long end-to-end tests leave idle.
  [['unit, end-to-end, packaging and documentation tests', () => suite(['alone', 'e2e', 'unit'])]],
]

const outcomes = []
try {
  await ensureInstalled()
  await installSystemTools()
  for (const stage of stages) await Promise.all(stage.map(([title, step]) => take(title, step)))
} catch (error) {
  outcomes.push({ passed: 0, failed: 1, skipped: 0 })
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`)
}
const all = total(outcomes)
process.exitCode = all.failed === 0 && all.passed > 0 ? 0 : 1
process.stdout.write(`${summary(all)}\n`)

async function take(
  /** @type {string} */ title,
  /** @type {() => Promise<import('./test/outcome.mjs').Outcome>} */ step,
) {
  const started = performance.now()
  const outcome = await step()
  outcomes.push(outcome)
  const details = outcome.details ? `${outcome.details.trimEnd()}\n` : ''
  process.stdout.write(
    `${details}${title}: ${summary(outcome)} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`,
  )
}
