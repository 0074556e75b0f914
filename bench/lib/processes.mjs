import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../../scripts/lib/root.mjs'

/**
 * @typedef {object} Finished
 * @property {number} ms from the start of the process to its end
 * @property {number} cpu milliseconds of processor time, of all threads
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
  const child = spawn(process.execPath, ['--import', CPU_TIME, ...flags, script, ...args], {
    cwd,
    env: { ...inherited, ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  })
  const [, stdout, stderr, cpu] = child.stdio.map(collect)
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve))
  const ms = performance.now() - started
  if (code !== 0) throw new Error(`${script} ${args.join(' ')} failed:\n${stdout?.text}${stderr?.text}`)
  return { ms, cpu: Number(cpu?.text), stdout: stdout?.text ?? '' }
}

const CPU_TIME = pathToFileURL(join(import.meta.dirname, '../child/cpu.mjs')).href

/** What a stream has brought so far. @param {import('node:stream').Stream | null} stream */
function collect(stream) {
  const collected = { text: '' }
  stream?.on('data', (chunk) => (collected.text += chunk))
  return collected
}

/**
 * Runs a script of `bench/child`, which prints its result as JSON in its last line.
 *
 * @param {string} name
 * @param {object} input its only argument
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<{ ms: number, cpu: number, own: any }>} `own`: what it printed
 */
export async function runChild(name, input, env = {}) {
  const script = join(import.meta.dirname, '../child', `${name}.mjs`)
  const { stdout, ms, cpu } = await runNode(script, [JSON.stringify(input)], { env })
  const last = stdout.trimEnd().split('\n').at(-1) ?? ''
  return { ms, cpu, own: JSON.parse(last) }
}

const JCO = join(root, 'node_modules/@bytecodealliance/jco/dist/jco.js')

/** `jco transpile` as its users start it. @param {string} file @param {string} folder */
export function runJco(file, folder) {
  return runNode(JCO, ['transpile', file, '--quiet', '--out-dir', folder])
}
