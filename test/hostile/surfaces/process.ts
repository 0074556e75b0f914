import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Finished {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly cwd: string
  /** The whole environment. */
  readonly env: Readonly<Record<string, string>>
  /** Ends the process when it takes longer. */
  readonly timeoutMs?: number
}

/** Runs Node and collects what it prints. */
export async function runNode(parameters: readonly string[], surroundings: Surroundings): Promise<Finished> {
  return await runProgram(process.execPath, parameters, surroundings)
}

const WATCH = fileURLToPath(new URL('watch-process.mjs', import.meta.url))
let watched = 0

/** Runs Node, and tells how much memory it took. */
export async function runWatched(
  parameters: readonly string[],
  surroundings: Surroundings,
): Promise<Finished & { readonly peakBytes: number }> {
  const file = join(tmpdir(), `wasm-pkg-peak-${process.pid}-${(watched += 1)}`)
  const env = { ...surroundings.env, HOSTILE_PEAK_FILE: file }
  try {
    const finished = await runNode(['--import', WATCH, ...parameters], { ...surroundings, env })
    return { ...finished, peakBytes: Number(await readFile(file, 'utf8').catch(() => '0')) }
  } finally {
    await rm(file, { force: true })
  }
}

/** Runs any program and collects what it prints. */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  { cwd, env, timeoutMs }: Surroundings,
): Promise<Finished> {
  const child = spawn(program, parameters, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { exitCode, signal, stdout, stderr }
}
