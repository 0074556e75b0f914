import { Readable } from 'node:stream'
import type { CliProcess, run } from '@wasm-pkg/cli'

export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command line in this process, with streams that are no terminal. */
export async function runHere(
  command: typeof run,
  args: readonly string[],
  { cwd, env, input = '' }: { readonly cwd: string; readonly env: NodeJS.ProcessEnv; readonly input?: string },
): Promise<Outcome> {
  const [stdout, stderr] = [collector(), collector()]
  const stdin = () => Readable.from(input === '' ? [] : [Buffer.from(input)]) as NodeJS.ReadStream
  const { signal } = new AbortController()
  const code = await command(args, { cwd, env, stdin, stdout: stdout.output, stderr: stderr.output, signal })
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

function collector(): { readonly output: CliProcess['stdout']; text(): string } {
  const chunks: Buffer[] = []
  return {
    output: {
      isTerminal: false,
      columns: () => 80,
      write: (text) => void chunks.push(Buffer.from(text)),
      onResize: () => () => undefined,
      flush: () => Promise.resolve(),
    },
    text: () => Buffer.concat(chunks).toString('utf8'),
  }
}
