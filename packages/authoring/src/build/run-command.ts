import { type ChildProcess, spawn } from 'node:child_process'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { buildError, toolError } from './build-error.js'
import { installHint } from './tools.js'

/** How many characters of the output are kept. Compilers print the first error first. */
const MAX_OUTPUT = 256 * 1024

const MAX_COMMAND = 300

/**
 * Runs a command line in the system's shell.
 *
 * @param root the working folder, and what the paths in the output are relative to
 * @throws WasmPkgError `E_BUILD` with the output; the signal's reason
 */
export async function runCommand(command: string, root: string, signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted()
  // A process group of its own, so that an abort ends the compilers that the shell started.
  const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'], detached: !isWindows })
  const stop = (): void => kill(child)
  signal?.addEventListener('abort', stop, { once: true })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(0, MAX_OUTPUT)
    })
  }
  try {
    const exitCode = await ended(child)
    signal?.throwIfAborted()
    if (exitCode === 0) return
    const how = exitCode === null ? 'was ended by a signal' : `failed with exit code ${exitCode}`
    throw toolError(`${escapeText(command, MAX_COMMAND)} ${how}`, output, root, installHint(command, output, exitCode))
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

const isWindows = process.platform === 'win32'

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(buildError('the shell for the build command did not start', { cause })))
    child.once('close', (code) => resolve(code))
  })
}

function kill(child: ChildProcess): void {
  if (child.pid === undefined) return
  try {
    if (isWindows) child.kill()
    else process.kill(-child.pid, 'SIGTERM')
  } catch {
    // It has just ended.
  }
}
