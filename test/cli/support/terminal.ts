import { execFile, execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PATIENCE_MS } from '@wasm-pkg/testing/patience'

const run = promisify(execFile)

/** A program in a real pseudo-terminal, seen and driven through tmux. */
export interface Terminal {
  /** What is on the screen, without trailing blank lines. */
  screen(): Promise<string>
  /** Waits until the screen matches. @throws with the screen */
  until(pattern: RegExp): Promise<string>
  /** Keys in tmux's notation: `C-c`, `Enter`, or text. */
  press(...keys: readonly string[]): Promise<void>
  resize(columns: number, rows: number): Promise<void>
  close(): Promise<void>
}

export interface TerminalOptions {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
}

/** Starts a command; when it has ended, its exit code stands on the screen as `[exit 0]`. */
export async function openTerminal(command: readonly string[], { cwd, env }: TerminalOptions): Promise<Terminal> {
  const socket = `wasm-pkg-${randomUUID()}`
  const tmux = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run('tmux', ['-L', socket, '-f', '/dev/null', ...args], { env: { ...env, TERM: 'xterm' } })
    return stdout
  }
  // tmux sets TERM itself. The shell survives Ctrl-C, so that it can tell the exit code.
  const line = `trap : INT; env TERM=${quote(env['TERM'] ?? 'xterm')} ${command.map(quote).join(' ')}; echo "[exit $?]"; sleep 60`
  const variables = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`])
  await tmux('new-session', '-d', '-x', '100', '-y', '20', '-c', cwd, ...variables, 'sh', '-c', line)
  const screen = async (): Promise<string> => (await tmux('capture-pane', '-p')).trimEnd()
  return {
    screen,
    async until(pattern) {
      const giveUp = Date.now() + PATIENCE_MS
      for (;;) {
        const text = await screen()
        if (pattern.test(text)) return text
        if (Date.now() > giveUp) throw new Error(`${pattern} did not appear:\n${text}`)
        await sleep(40)
      }
    },
    press: async (...keys) => void (await tmux('send-keys', ...keys)),
    resize: async (columns, rows) => void (await tmux('resize-window', '-x', String(columns), '-y', String(rows))),
    close: async () => void (await tmux('kill-server').catch(() => '')),
  }
}

export const hasTmux: boolean = (() => {
  try {
    execFileSync('tmux', ['-V'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}
