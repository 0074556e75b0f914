import { resolve } from 'node:path'
import { usageError } from '../frame/parse.js'
import { resolveRevision, type Revision, type RevisionOptions } from '../git/revision.js'

/**
 * Where a lock file is read from. A revision is never looked for as a file: what a pull request adds must not pass for the base that
 * it is compared with.
 */
export type Place =
  | { readonly kind: 'disk' }
  /** A lock file by itself, absolute. */
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'revision'; readonly revision: Revision }

export interface PlaceWords {
  readonly revision: string | undefined
  readonly file: string | undefined
  /** How the two are written, for the error that both are there. */
  readonly names: string
}

/**
 * The place that an option for revisions and one for files name together; neither is the project on disk.
 *
 * @throws WasmPkgError `E_USAGE` for both, and for a revision that is no commit
 */
export async function resolvePlace(
  { revision, file, names }: PlaceWords,
  folders: { readonly cwd: string; readonly root: string },
  options?: RevisionOptions,
): Promise<Place> {
  if (revision !== undefined && file !== undefined) throw usageError('lock diff', `${names} exclude each other`)
  if (file !== undefined) return { kind: 'file', file: resolve(folders.cwd, file) }
  if (revision === undefined) return { kind: 'disk' }
  return { kind: 'revision', revision: await resolveRevision(revision, folders.root, options) }
}
