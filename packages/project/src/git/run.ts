import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { refuseBare } from './bare.js'
import { GIT_OPTIONS, gitEnvironment } from './settings.js'

/** Enough for the largest component in a repository, and more than any lock file. */
const MAX_OUTPUT = 256 * 1024 * 1024

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

export interface GitOptions {
  /** Whether git can contact a remote. */
  readonly remote?: boolean
}

/**
 * Runs git in a folder that a stranger may have written. This is the only place that starts git.
 *
 * @param args a command and its arguments. Put untrusted text after `--end-of-options`.
 * @param folder absolute
 * @throws WasmPkgError `E_UNSUPPORTED` if there is no git, `E_USAGE` for a folder that looks like a bare repository
 */
export async function git(
  args: readonly string[],
  folder: string,
  { remote = false }: GitOptions = {},
): Promise<GitResult> {
  refuseBare(folder)
  return await new Promise((done, fail) => {
    const options = {
      // Windows searches for programs in the working directory first.
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
