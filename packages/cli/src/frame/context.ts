import type { Progress } from '../output/progress.js'
import type { Output } from '../output/stream.js'
import type { Style } from '../output/style.js'

/** Everything of the process that a command can use. */
export interface Context {
  /** Absolute path of the command's working folder: `--cwd`, otherwise that of the process. */
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly stdin: () => NodeJS.ReadStream
  /** Only for results. */
  readonly stdout: Output
  /** For messages to the user while the command runs. */
  readonly stderr: Output
  readonly json: boolean
  readonly quiet: boolean
  readonly verbose: boolean
  readonly progress: Progress
  /** Styles text for stdout. */
  readonly style: Style
  /** Aborted when the user presses Ctrl-C. */
  readonly signal: AbortSignal
  /** Prints one result: the document with `--json`, otherwise the text. */
  print(document: unknown, text: () => string): void
  printJson(document: unknown): void
  /** Prints a line on stderr, unless `--quiet`. */
  note(text: string): void
  /** Prints a line on stderr, always. */
  warn(text: string): void
}
