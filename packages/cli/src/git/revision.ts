import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { entryAt } from './entry.js'
import { git } from '@wasm-pkg/project/git'

/** A commit, with the text that named it. */
export interface Revision {
  /** Its full hash. */
  readonly commit: string
  readonly text: string
}

export interface RevisionOptions {
  /** Fetch it from `origin` if the clone does not have it. */
  readonly fetch?: boolean
  /** Use the merge base of the revision and HEAD. */
  readonly mergeBase?: boolean
}

/**
 * The commit of a revision. Never a file, because a file in the reviewed tree must not be used as the base of the
 * comparison.
 *
 * @param folder absolute
 * @throws WasmPkgError `E_USAGE` if it is not a commit
 */
export async function resolveRevision(text: string, folder: string, options: RevisionOptions = {}): Promise<Revision> {
  if (text.startsWith('-')) {
    throw new WasmPkgError('E_USAGE', `"${escapeText(text)}" is not a revision: a revision cannot start with -`)
  }
  const commit =
    (await findCommit(text, folder)) ??
    (options.fetch === true ? await fetchCommit(text, folder) : await notFound(text, folder))
  return { text, commit: options.mergeBase === true ? await mergeBase(commit, text, folder) : commit }
}

/**
 * The content of a file in a commit, or `undefined` if the commit does not have it.
 *
 * @param file path from `folder`, with `/`
 * @throws WasmPkgError `E_LOCK_PARSE` for anything else in its place
 */
export async function fileAt(revision: Revision, file: string, folder: string): Promise<Buffer | undefined> {
  const entry = await entryAt(revision.commit, file, folder)
  if (entry.kind === 'other') {
    const text = `${escapeText(file, 1000)} is ${entry.what} in ${escapeText(revision.text)}, which cannot be reviewed`
    throw new WasmPkgError('E_LOCK_PARSE', text, { hint: 'Put the file itself there.' })
  }
  return entry.kind === 'file' ? entry.bytes : undefined
}

async function findCommit(text: string, folder: string): Promise<string | undefined> {
  const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${text}^{commit}`]
  const { code, stdout, stderr } = await git(args, folder)
  if (code === 0) return stdout.toString('utf8').trim()
  if (stderr.includes('not a git repository')) {
    throw new WasmPkgError('E_USAGE', 'this is not in a git repository', {
      hint: 'Compare with a file instead: --base-file <path>.',
    })
  }
  if (/^fatal: (?:detected dubious|cannot use bare)/m.test(stderr)) {
    throw new WasmPkgError('E_USAGE', `git refuses this repository: ${escapeText(stderr.trim(), 500)}`)
  }
  return undefined
}

async function fetchCommit(text: string, folder: string): Promise<string> {
  const options = ['--no-tags', '--depth=1', '--refmap=', '--no-recurse-submodules', '--upload-pack=git-upload-pack']
  const { code, stderr } = await git(['fetch', '--quiet', ...options, '--end-of-options', 'origin', text], folder, {
    remote: true,
  })
  const commit = code === 0 ? await findCommit('FETCH_HEAD', folder) : undefined
  if (commit !== undefined) return commit
  throw new WasmPkgError('E_USAGE', `"${escapeText(text)}" cannot be fetched from origin`, {
    actual: escapeText(stderr.trim(), 1000),
    hint: 'Let the checkout fetch it: fetch-depth: 0 for actions/checkout.',
  })
}

async function mergeBase(commit: string, text: string, folder: string): Promise<string> {
  const { code, stdout } = await git(['merge-base', '--end-of-options', commit, 'HEAD'], folder)
  if (code === 0) return stdout.toString('utf8').trim()
  throw new WasmPkgError('E_USAGE', `${escapeText(text)} and HEAD have no common commit here`, {
    hint: 'A shallow clone does not have it: fetch more, or compare with the commit itself.',
  })
}

async function notFound(text: string, folder: string): Promise<never> {
  const isEmpty = (await git(['rev-parse', '--verify', '--quiet', 'HEAD'], folder)).code !== 0
  throw new WasmPkgError('E_USAGE', `"${escapeText(text)}" is not a commit in this repository`, {
    hint: isEmpty
      ? 'There is no commit to compare with yet.'
      : 'Fetch it first, as in git fetch origin main, or with --fetch. To compare with a file, use --base-file or --head-file.',
  })
}
