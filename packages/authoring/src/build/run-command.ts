import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { buildError, toolError } from '../errors/build-error.js'
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
  const { exitCode, output } = await run(command, [], root, { shell: true, signal })
  if (exitCode === 0) return
  const hint = installHint(command, output, exitCode)
  throw toolError(`${escapeText(command, MAX_COMMAND)} ${endText(exitCode)}`, output, root, hint)
}

/**
 * Runs a program.
 *
 * @param what it is, in the error
 * @throws WasmPkgError `E_BUILD` with the output; the signal's reason
 */
export async function runProgram(
  what: string,
  program: string,
  args: readonly string[],
  root: string,
  signal?: AbortSignal,
): Promise<void> {
  const { exitCode, output } = await run(program, args, root, { shell: false, signal })
  if (exitCode !== 0) throw toolError(`${what} failed`, output, root)
}

interface Ended {
  /** `null` if a signal ended it. */
  readonly exitCode: number | null
  readonly output: string
}

async function run(
  program: string,
  args: readonly string[],
  cwd: string,
  { shell, signal }: { readonly shell: boolean; readonly signal: AbortSignal | undefined },
): Promise<Ended> {
  signal?.throwIfAborted()
  // A process group of its own, so that an abort also ends the compilers that a shell started.
  const options = { cwd, shell, env: withOwnPrograms(cwd), detached: !isWindows }
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
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
    return { exitCode, output }
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}

/** Programs of npm packages that are installed in the folder, as npm's scripts find them. */
function withOwnPrograms(folder: string): NodeJS.ProcessEnv {
  const key = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const programs = join(folder, 'node_modules/.bin')
  return { ...process.env, [key]: [programs, process.env[key]].filter(Boolean).join(delimiter) }
}

const isWindows = process.platform === 'win32'

function endText(exitCode: number | null): string {
  return exitCode === null ? 'was ended by a signal' : `failed with exit code ${exitCode}`
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => {
    child.once('error', (cause) => reject(buildError('the build command did not start', { cause })))
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
