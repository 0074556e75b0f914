import { readRegularFile } from '@wasm-pkg/registry-client/files'
import type { OverrideFile, OverrideFiles } from '@wasm-pkg/review'
import { posix, resolve, sep } from 'node:path'
import { fileAt } from '../git/revision.js'
import { git } from '../git/run.js'
import type { Place } from './places.js'
import type { PlacedManifest } from './read-place.js'

/** The same limit as for git's output of a file. */
const MAX_OVERRIDE_BYTES = 256 * 1024 * 1024

/** One side of a change: its place, and its package.json. */
export interface ReviewedSide {
  readonly place: Place
  readonly manifest: PlacedManifest
}

/**
 * The files that override packages on both sides of a change. Includes the bytes of files in the repository. Files that
 * are built and ignored by git differ on every machine.
 *
 * @param root folder of the project, absolute
 * @returns `undefined` if the base is not a commit, because it then has no files beside the lock file
 */
export async function readOverrides(
  root: string,
  base: ReviewedSide,
  head: ReviewedSide,
): Promise<{ readonly before: OverrideFiles; readonly after: OverrideFiles } | undefined> {
  if (base.place.kind !== 'revision' || head.place.kind === 'file') return undefined
  const [before, after] = await Promise.all([filesAt(root, base), filesAt(root, head)])
  return { before, after }
}

async function filesAt(root: string, { place, manifest }: ReviewedSide): Promise<OverrideFiles> {
  const files = new Map<string, OverrideFile>()
  for (const [name, path] of overridesOf(manifest.document)) {
    files.set(name, { path, bytes: await bytesAt(root, place, path) })
  }
  return files
}

async function bytesAt(root: string, place: Place, path: string): Promise<Uint8Array | undefined> {
  if (place.kind === 'revision') return await fileAt(place.revision, posix.normalize(path.split(sep).join('/')), root)
  const file = resolve(root, path)
  // Exit code 1 means that the file is tracked or could be. Ignored files, and files outside of the repository, have
  // other codes.
  const { code } = await git(['check-ignore', '--quiet', '--', file], root)
  return code === 1 ? await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_OVERRIDE_BYTES }) : undefined
}

/** The paths as written. Other values were refused when package.json was parsed. */
function overridesOf(document: unknown): readonly (readonly [string, string])[] {
  if (typeof document !== 'object' || document === null || !('overrides' in document)) return []
  return Object.entries(document.overrides as Readonly<Record<string, string>>)
}
