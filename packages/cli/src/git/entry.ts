import { posix } from 'node:path'
import { git } from '@wasm-pkg/project/git'

/** The entry at a path in a commit. */
export type Entry =
  | { readonly kind: 'missing' }
  | { readonly kind: 'file'; readonly bytes: Buffer }
  /** Something whose bytes git does not have, with its name for messages. */
  | { readonly kind: 'other'; readonly what: 'a link' | 'a submodule' | 'a folder' }

const WHAT = { '120000': 'a link', '160000': 'a submodule', '040000': 'a folder' } as const

/**
 * Reads a regular file of a commit. The content of a link is where it leads: a pull request must not pass off that text for the
 * file that will be read.
 *
 * @param commit its hash
 * @param file path from `folder`, with `/`
 */
export async function entryAt(commit: string, file: string, folder: string): Promise<Entry> {
  const { mode, object } = await listed(commit, file, folder)
  if (mode === undefined || object === undefined) return await missingAt(commit, file, folder)
  const what = WHAT[mode as keyof typeof WHAT] as (typeof WHAT)[keyof typeof WHAT] | undefined
  if (what !== undefined) return { kind: 'other', what }
  const { code, stdout } = await git(['cat-file', 'blob', '--end-of-options', object], folder)
  return code === 0 ? { kind: 'file', bytes: stdout } : { kind: 'missing' }
}

/** A path that leads through a link or into a submodule has no entry, although a checkout may have a file there. */
async function missingAt(commit: string, file: string, folder: string): Promise<Entry> {
  for (let at = posix.dirname(file); at !== '.' && !at.endsWith('..'); at = posix.dirname(at)) {
    const { mode } = await listed(commit, at, folder)
    if (mode === '120000') return { kind: 'other', what: 'a link' }
    if (mode === '160000') return { kind: 'other', what: 'a submodule' }
  }
  return { kind: 'missing' }
}

/** `<mode> <type> <object>\t<path>` */
async function listed(
  commit: string,
  file: string,
  folder: string,
): Promise<{ readonly mode?: string | undefined; readonly object?: string | undefined }> {
  const { code, stdout } = await git(['ls-tree', '-z', commit, '--', `./${file}`], folder)
  const [mode, , object] = code === 0 ? (stdout.toString('utf8').split('\t')[0] ?? '').split(' ') : []
  return mode === '' ? {} : { mode, object }
}
