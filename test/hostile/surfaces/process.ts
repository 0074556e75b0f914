import { spawn } from 'node:child_process'
import { once } from 'node:events'

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
}

/** Runs Node and collects what it prints. */
export async function runNode(parameters: readonly string[], surroundings: Surroundings): Promise<Finished> {
  return await runProgram(process.execPath, parameters, surroundings)
}

/** Runs any program and collects what it prints. */
export async function runProgram(
  program: string,
  parameters: readonly string[],
  surroundings: Surroundings,
): Promise<Finished> {
  const child = spawn(program, parameters, { ...surroundings, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk: Buffer) => void (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => void (stderr += chunk.toString()))
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null]
  return { exitCode, signal, stdout, stderr }
}
