import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { formatJson } from '../output/json.js'
import { createProgress, type ProgressMode } from '../output/progress.js'
import type { Output } from '../output/stream.js'
import { createStyle, type Style, wantsColor } from '../output/style.js'
import type { Context } from './context.js'
import type { GlobalValues } from './global-options.js'

/** The parts of the process that the frame needs. Tests pass their own. */
export interface CliProcess {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  /** A function, because creating the streams of a process takes longer than the rest of a short command. */
  readonly stdin: () => NodeJS.ReadStream
  readonly stdout: Output
  readonly stderr: Output
  readonly signal: AbortSignal
}

/** @throws WasmPkgError `E_USAGE` if `--cwd` is not a folder */
export function createContext(cli: CliProcess, globals: GlobalValues): Context {
  const { env, stdout, stderr } = cli
  const progress = createProgress(progressMode(cli, globals), stderr)
  const style = styleOf(globals.color, env, stderr)
  const tell = (text: string): void => {
    progress.clear()
    stderr.write(`${text}\n`)
  }
  return {
    ...cli,
    cwd: globals.cwd === undefined ? cli.cwd : folderOf(cli.cwd, globals.cwd),
    json: globals.json,
    quiet: globals.quiet,
    verbose: globals.verbose,
    progress,
    style: styleOf(globals.color, env, stdout),
    print(document, text) {
      progress.clear()
      stdout.write(ended(globals.json ? formatJson(document) : text()))
    },
    printJson(document) {
      progress.clear()
      stdout.write(ended(formatJson(document)))
    },
    note(text) {
      if (!globals.quiet) tell(text)
    },
    warn(text) {
      tell(`${style('yellow', 'warning:')} ${text}`)
    },
  }
}

/** A missing folder would look like a project without packages, in which every check passes. */
function folderOf(from: string, path: string): string {
  const folder = resolve(from, path)
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return folder
  throw new WasmPkgError('E_USAGE', `--cwd: ${escapeText(folder, 1000)} is not a folder`, { hint: 'Correct the path.' })
}

function ended(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

export function styleOf(when: string | undefined, env: NodeJS.ProcessEnv, output: Output): Style {
  return createStyle(wantsColor(when, env, output.isTerminal))
}

function progressMode({ env, stderr }: CliProcess, { quiet, json, verbose }: GlobalValues): ProgressMode {
  if (verbose) return 'verbose'
  if (quiet || json) return 'none'
  const ci = env['CI']
  const isCi = ci !== undefined && ci !== '' && ci !== 'false' && ci !== '0'
  return stderr.isTerminal && !isCi && env['TERM'] !== 'dumb' ? 'line' : 'plain'
}
