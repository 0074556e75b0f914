import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runTool } from '../lib/spawn.mjs'
import { slowest } from './costs.mjs'

/**
 * Runs Vitest and counts the tests. A file that does not load and an error outside of any test count as failures too.
 *
 * @param {readonly ('alone' | 'e2e' | 'unit')[]} projects
 * @param {{ files?: readonly string[], title?: string, env?: NodeJS.ProcessEnv, live?: boolean }} [options] only test files
 *   whose path contains one of `files`, only tests whose name matches `title`; `live` prints as it goes
 * @returns {Promise<import('./outcome.mjs').Outcome>}
 */
export async function suite(projects, { files = [], title, env, live = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'wasm-pkg-test-'))
  const report = join(folder, 'report.json')
  const costs = join(folder, 'costs.jsonl')
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
    const only = title === undefined ? files : [...files, '-t', title]
    const chosen = projects.map((project) => `--project=${project}`)
    const { code, output } = await runTool('vitest/vitest.mjs', ['run', ...chosen, ...only, ...reporters], {
      env: { ...process.env, NO_COLOR: '1', WASM_PKG_TEST_COSTS: costs, ...env },
      live,
    })
    const outcome = count(readReport(report), code, output)
    return { ...outcome, details: [outcome.details ?? '', slowest(costs)].join('\n') }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readReport(/** @type {string} */ path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

function count(/** @type {any} */ report, /** @type {number} */ code, /** @type {string} */ output) {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, details: output }
  const files = report.testResults
  const tests = files.flatMap((/** @type {any} */ file) => file.assertionResults)
  const having = (/** @type {string} */ status) =>
    tests.filter((/** @type {any} */ test) => test.status === status).length
  const unloaded = files.filter(
    (/** @type {any} */ file) =>
      file.status === 'failed' && !file.assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  ).length
  const failed = having('failed') + unloaded
  const passed = having('passed')
  return {
    passed,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: tests.length - passed - having('failed'),
    details: code === 0 ? notes(output, tests) : output,
  }
}

/** Notes of a passing run: measurements that tests print, and skipped tests with the reason. */
function notes(/** @type {string} */ output, /** @type {readonly any[]} */ tests) {
  const measured = output.split('\n').filter((line) => line.startsWith('measured: '))
  const skipped = tests.filter((test) => test.status !== 'passed').map((test) => `skipped: ${test.fullName}`)
  return [...measured, ...skipped].join('\n')
}
