import { runTool } from '../lib/spawn.mjs'
import { check } from './outcome.mjs'

export async function lint() {
  return check(await runTool('oxlint/bin/oxlint', ['--deny-warnings']))
}

export async function format() {
  return check(await runTool('oxfmt/bin/oxfmt', ['--check']))
}

/** Files nothing imports, exports nothing uses, dependencies nothing needs. */
export async function unused() {
  return check(await runTool('knip/bin/knip.js', ['--no-progress']))
}
