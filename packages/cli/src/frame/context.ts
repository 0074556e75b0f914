import type { Progress } from '../output/progress.js'
import type { Output } from '../output/stream.js'
import type { Style } from '../output/style.js'

/** Everything a command may touch of the process it runs in. */
export interface Context {
  /** The folder the command works in: `--cwd`, else the process's own. Absolute. */
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly stdin: NodeJS.ReadStream
  /** Results only. */
  readonly stdout: Output
  /** Everything meant for people while the command works. */
  readonly stderr: Output
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly progress: Progress
  /** For text on stdout. */
  readonly style: Style
  /** Ends when the user presses Ctrl-C. */
  readonly signal: AbortSignal
  /** Prints one result: the document under `--json`, else the text. */
  print(document: unknown, text: () => string): void
  printJson(document: unknown): void
  /** A line on stderr, unless `--quiet`. */
  note(text: string): void
  /** A line on stderr, always. */
  warn(text: string): void
}
