import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './root.mjs'

/**
 * @typedef {object} Finished
 * @property {number} code exit code; 1 if the process could not be started or was ended by a signal
 * @property {string} output standard output and error, in order
 */

/**
 * Runs a command without standard input and collects its output.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, live?: boolean, shell?: boolean }} [options] `live` also prints as it comes
 * @returns {Promise<Finished>}
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: options.cwd ?? root,
      env: options.env ?? process.env,
      shell: options.shell ?? false,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    const collect = (/** @type {NodeJS.WriteStream} */ screen) => (/** @type {Buffer} */ chunk) => {
      output += chunk
      if (options.live) screen.write(chunk)
    }
    child.stdout.on('data', collect(process.stdout))
    child.stderr.on('data', collect(process.stderr))
    child.on('error', (error) => resolve({ code: 1, output: `${output}${error.message}\n` }))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}

/** Runs a JavaScript tool of node_modules with this Node, which needs neither a shell nor `.cmd` files on Windows. */
export function runTool(/** @type {string} */ script, /** @type {readonly string[]} */ args, options = {}) {
  return run(process.execPath, [join(root, 'node_modules', script), ...args], options)
}

/** Runs npm: the one that started us, otherwise the one in the PATH (a `.cmd` file on Windows, which needs a shell). */
export function runNpm(/** @type {readonly string[]} */ args, options = {}) {
  const cli = process.env['npm_execpath']
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], options)
  return run('npm', args, { ...options, shell: process.platform === 'win32' })
}
