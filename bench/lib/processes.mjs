import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../scripts/lib/root.mjs'

/**
 * @typedef {object} Finished
 * @property {number} wall milliseconds from the start of the process to its end
 * @property {string} stdout
 */

/**
 * Runs Node on a script, without `CI`, which would freeze the project.
 *
 * @param {string} script absolute
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, flags?: readonly string[] }} [options]
 * @returns {Promise<Finished>}
 * @throws {Error} with the output if the process fails
 */
export async function runNode(script, args, { env = {}, cwd = root, flags = [] } = {}) {
  const { CI: _ci, NODE_OPTIONS: _options, ...inherited } = process.env
  const started = performance.now()
  const child = spawn(process.execPath, [...flags, script, ...args], {
    cwd,
    env: { ...inherited, ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk) => (stdout += chunk))
  child.stderr.on('data', (chunk) => (stderr += chunk))
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  const wall = performance.now() - started
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${stdout}${stderr}`)
  return { wall, stdout }
}

/**
 * Runs a script of `bench/child`, whose last line is what it found as JSON.
 *
 * @param {string} name
 * @param {object} input its only argument
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<any>}
 */
export async function runChild(name, input, env = {}) {
  const script = join(import.meta.dirname, '../child', `${name}.mjs`)
  const { stdout, wall } = await runNode(script, [JSON.stringify(input)], { env })
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return { .../** @type {object} */ (JSON.parse(last)), wall }
}

const JCO = join(root, 'node_modules/@bytecodealliance/jco/dist/jco.js')

/** `jco transpile` as its users start it. @param {string} file @param {string} folder */
export function runJco(file, folder) {
  return runNode(JCO, ['transpile', file, '--quiet', '--out-dir', folder])
}
