import { ensureInstalled } from './lib/ensure-install.mjs'
import { build, types } from './test/compile.mjs'
import { format, imports, lint, time, unused } from './test/style.mjs'
import { summary, total } from './test/outcome.mjs'
import { samples } from './test/samples.mjs'
import { tarballs } from './test/tarballs.mjs'
import { installSystemTools } from './test/system-tools.mjs'
import { suite } from './test/vitest.mjs'

/** Fast steps come first. Each step runs even if an earlier one failed. */
const steps = [
  ['build', build],
  ['types of the tests', types],
  ['lint', lint],
  ['imports between packages, folders and files', imports],
  ['no assertions on time', time],
  ['format', format],
  ['unused files, exports and dependencies', unused],
  ['samples', samples],
  ['tarballs', tarballs],
  ['unit tests', () => suite('unit')],
  ['end-to-end, packaging and documentation tests', () => suite('e2e')],
]

const outcomes = []
try {
  await ensureInstalled()
  await installSystemTools()
  for (const [title, step] of steps) {
    const started = performance.now()
    const outcome = await step()
    outcomes.push(outcome)
    if (outcome.details) process.stdout.write(`${outcome.details.trimEnd()}\n`)
    process.stdout.write(`${title}: ${summary(outcome)} (${((performance.now() - started) / 1000).toFixed(1)} s)\n`)
  }
} catch (error) {
  outcomes.push({ passed: 0, failed: 1, skipped: 0 })
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`)
}
const all = total(outcomes)
process.exitCode = all.failed === 0 && all.passed > 0 ? 0 : 1
process.stdout.write(`${summary(all)}\n`)
