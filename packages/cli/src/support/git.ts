import { execFile } from 'node:child_process'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** A lock of the largest size read, and some. */
const MAX_OUTPUT = 64 * 1024 * 1024

export interface GitResult {
  readonly code: number
  readonly stdout: Buffer
  readonly stderr: string
}

/**
 * Runs git without a shell.
 *
 * @throws WasmPkgError `E_UNSUPPORTED` if there is no git
 */
export function git(args: readonly string[], cwd: string): Promise<GitResult> {
  return new Promise((done, fail) => {
    execFile('git', args, { cwd, encoding: 'buffer', maxBuffer: MAX_OUTPUT }, (error, stdout, stderr) => {
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

/**
 * A file as it was in a commit, or nothing if the commit does not have it.
 *
 * @param file path from `cwd`, with `/`
 * @throws WasmPkgError `E_USAGE` for something that is no commit
 */
export async function fileAt(ref: string, file: string, cwd: string): Promise<Buffer | undefined> {
  const commit = await resolveCommit(ref, cwd)
  const { code, stdout } = await git(['cat-file', 'blob', `${commit}:./${file}`], cwd)
  return code === 0 ? stdout : undefined
}

export async function mergeBase(ref: string, cwd: string): Promise<string> {
  const commit = await resolveCommit(ref, cwd)
  const { code, stdout } = await git(['merge-base', commit, 'HEAD'], cwd)
  if (code === 0) return stdout.toString('utf8').trim()
  throw new WasmPkgError('E_USAGE', `${escapeText(ref)} and HEAD have no common commit here`, {
    hint: 'A shallow clone does not have it: fetch more, or compare with the commit itself.',
  })
}

async function resolveCommit(ref: string, cwd: string): Promise<string> {
  const { code, stdout, stderr } = await git(
    ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`],
    cwd,
  )
  if (code === 0) return stdout.toString('utf8').trim()
  if (stderr.includes('not a git repository')) {
    throw new WasmPkgError('E_USAGE', 'this is not in a git repository', { hint: 'Compare with a file instead.' })
  }
  const isEmpty = (await git(['rev-parse', '--verify', '--quiet', 'HEAD'], cwd)).code !== 0
  throw new WasmPkgError('E_USAGE', `"${escapeText(ref)}" is neither a file nor a commit here`, {
    hint: isEmpty
      ? 'Nothing is committed here yet, so that there is nothing to compare with.'
      : 'Fetch it first, as in git fetch origin main.',
  })
}
