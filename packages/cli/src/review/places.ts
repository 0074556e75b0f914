import { resolve } from 'node:path'
import { usageError } from '../frame/parse.js'
import { resolveRevision, type Revision, type RevisionOptions } from '../git/revision.js'

/**
 * The source of a lock file. A revision never means a file, because a file of a pull request must not be used as the
 * base.
 */
export type Place =
  | { readonly kind: 'disk' }
  /** A single lock file, absolute path. */
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'revision'; readonly revision: Revision }

export interface PlaceWords {
  readonly revision: string | undefined
  readonly file: string | undefined
  /** The names of the two options, for the error if both are given. */
  readonly names: string
}

/**
 * The place according to an option for revisions and one for files. Without both, the project on disk.
 *
 * @throws WasmPkgError `E_USAGE` for both, and for a revision that is not a commit
 */
export async function resolvePlace(
  { revision, file, names }: PlaceWords,
  folders: { readonly cwd: string; readonly root: string },
  options?: RevisionOptions,
): Promise<Place> {
  if (revision !== undefined && file !== undefined) throw usageError('lock diff', `${names} cannot be used together`)
  if (file !== undefined) return { kind: 'file', file: resolve(folders.cwd, file) }
  if (revision === undefined) return { kind: 'disk' }
  return { kind: 'revision', revision: await resolveRevision(revision, folders.root, options) }
}
