import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** Exit code of `wasm-pkg lock diff` when a rule of `--fail-on` is broken. */
const BROKEN = 3

/**
 * @typedef {object} Review
 * @property {string} page Markdown.
 * @property {boolean} changed
 * @property {readonly { rule: string, text: string }[]} failed
 */

/**
 * Runs `wasm-pkg lock diff` twice: once for the report and once for the decision.
 *
 * @param {import('./inputs.mjs').Inputs & { base: string }} inputs
 * @returns {Promise<Review>}
 */
export async function review(inputs) {
  const common = ['lock', 'diff', inputs.base, '--fetch', `--cwd=${inputs.folder}`, `--fail-on=${inputs.failOn}`]
  if (inputs.locksOnly) common.push('--locks-only')
  const page = run(inputs, [...common, '--format', 'md'])
  const document = JSON.parse(run(inputs, [...common, '--format', 'json']))
  return { page, changed: document.changed, failed: document.failed }
}

/**
 * Runs outside of the repository. Files of a pull request (`.npmrc`, `node_modules`) must not choose the program that
 * judges it.
 *
 * @param {import('./inputs.mjs').Inputs} inputs
 * @param {readonly string[]} args
 * @returns {string}
 */
function run({ command, version, temp }, args) {
  const [program = 'npx', ...start] = command === undefined ? npx(version) : JSON.parse(command)
  const { status, stdout, stderr, error } = spawnSync(program, [...start, ...args], {
    cwd: temp,
    env: withoutTokens(process.env),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    shell: command === undefined && process.platform === 'win32',
  })
  if (error !== undefined) throw error
  if (status === 0 || status === BROKEN) return stdout
  throw new Error(`wasm-pkg lock diff failed with ${status}:\n${stderr}`)
}

/**
 * The environment without the action's own inputs, above all its token, which the programs that it starts must not see.
 * Credentials of registries stay.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
function withoutTokens(env) {
  const own = /^(?:REVIEW_|INPUT_|ACTIONS_|GITHUB_TOKEN$|GH_TOKEN$)/i
  return Object.fromEntries(Object.entries(env).filter(([name]) => !own.test(name)))
}

/**
 * @param {string} version
 * @returns {readonly string[]}
 */
function npx(version) {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return ['npx', '--yes', '--package', `@wasm-pkg/cli@${version || manifest.version}`, 'wasm-pkg']
}
