import { run, runTool } from '../lib/spawn.mjs'
import { check } from './outcome.mjs'

export async function lint() {
  return check(await runTool('oxlint/bin/oxlint', ['--deny-warnings']))
}

export async function format() {
  return check(await runTool('oxfmt/bin/oxfmt', ['--check']))
}

/** Checks the order of the packages, cycles of files and folders, and files that are too long. */
export async function imports() {
  return check(await run(process.execPath, ['scripts/check-imports.mjs']))
}

/** No test may fail because the machine is busy. */
export async function time() {
  return check(await run(process.execPath, ['scripts/check-tests.mjs']))
}

/** Checks for unused files, exports and dependencies. */
export async function unused() {
  return check(await runTool('knip/bin/knip.js', ['--no-progress']))
}
