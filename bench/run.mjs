import { spawn } from 'node:child_process'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureBuilt } from '../scripts/lib/ensure-build.mjs'
import { ensureInstalled } from '../scripts/lib/ensure-install.mjs'
import { benchmarks } from './benchmarks.mjs'
import { describeRun } from './lib/machine.mjs'
import { publishPackages } from './lib/published.mjs'
import { keepRun, removeResults } from './lib/results.mjs'
import { printGoals } from './lib/print-goals.mjs'
import { writePage } from './lib/write-page.mjs'

// `npm run bench` runs all and writes docs/benchmarks.md, `npm run bench calls values` runs some, `-- --quick` takes two minutes.

/** Milliseconds. A benchmark that takes longer is stuck. */
const PATIENCE = 10 * 60_000

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false } },
})
/** @type {Readonly<Record<string, import('./benchmarks.mjs').Benchmark>>} */
const all = benchmarks
const names = positionals.length === 0 ? Object.keys(all) : positionals
const unknown = names.filter((name) => all[name] === undefined)
if (unknown.length > 0) throw new Error(`no benchmark: ${unknown.join(', ')}. There are ${Object.keys(all).join(', ')}`)

await ensureInstalled()
await ensureBuilt()
const packages = await publishPackages()
const failed = []
const started = performance.now()
try {
  const description = describeRun(values.quick)
  for (const name of names) {
    const before = performance.now()
    removeResults(all[name]?.tables ?? [])
    const code = await runOne(name, { ...packages.env, WASM_PKG_BENCH_QUICK: values.quick ? '1' : '0' })
    if (code !== 0) failed.push(name)
    const load = loadavg()[0] ?? 0
    for (const table of all[name]?.tables ?? []) keepRun(table, { ...description, load })
    process.stdout.write(`  (${name}: ${((performance.now() - before) / 1000).toFixed(0)} s)\n`)
  }
} finally {
  packages.remove()
}
printGoals()
if (positionals.length === 0 && !values.quick) writePage()
process.stdout.write(`\n${((performance.now() - started) / 1000).toFixed(0)} s\n`)
if (failed.length > 0) {
  process.stdout.write(
    `failed: ${failed.join(', ')}. The other results are kept. Run these again, then node bench/page.mjs\n`,
  )
  process.exitCode = 1
}

/** @param {string} name @param {NodeJS.ProcessEnv} env @returns {Promise<number>} the exit code */
function runOne(name, env) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'one.mjs'), name], {
      env: { ...process.env, ...env },
      stdio: 'inherit',
      timeout: PATIENCE,
    })
    child.on('error', () => resolve(1))
    child.on('close', (code) => resolve(code ?? 1))
  })
}
