import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { refuseBare } from './bare.js'
import { GIT_OPTIONS, gitEnvironment } from './settings.js'

/** A component of the largest size that a repository holds, and more than any lock file. */
const MAX_OUTPUT = 256 * 1024 * 1024

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface GitOptions {
  /** Whether a remote may be contacted. */
  readonly remote?: boolean
}

/**
 * Runs git in a folder that may be a stranger's: this is the only place that starts git.
 *
 * @param args a command and its arguments; what comes from outside stands behind `--end-of-options`
 * @param folder absolute
 * @throws WasmPkgError `E_UNSUPPORTED` if there is no git, `E_USAGE` for a folder that is made to look like a repository
 */
export async function git(
  args: readonly string[],
  folder: string,
  { remote = false }: GitOptions = {},
): Promise<GitResult> {
  refuseBare(folder)
  return await new Promise((done, fail) => {
    const options = {
      // Windows looks for programs in the working directory first.
      cwd: dirname(process.execPath),
      env: gitEnvironment(process.env, remote),
      encoding: 'buffer',
      maxBuffer: MAX_OUTPUT,
    } as const
    execFile('git', ['-C', folder, ...GIT_OPTIONS, ...args], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') {
        fail(
          new WasmPkgError('E_UNSUPPORTED', `git could not be run (${escapeText(String(error.code))})`, {
            cause: error,
          }),
        )
      } else done({ code: error === null ? 0 : Number(error.code), stdout, stderr: stderr.toString('utf8') })
    })
  })
}
