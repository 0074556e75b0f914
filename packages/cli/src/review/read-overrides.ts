import { readRegularFile } from '@wasm-pkg/registry-client/files'
import type { OverrideFile, OverrideFiles } from '@wasm-pkg/review'
import { posix, resolve, sep } from 'node:path'
import { fileAt } from '../git/revision.js'
import { git } from '../git/run.js'
import type { Place } from './places.js'
import type { PlacedManifest } from './read-place.js'

/** As much as git gives of one file. */
const MAX_OVERRIDE_BYTES = 256 * 1024 * 1024

/** One side of a change: where it is, and package.json there. */
export interface ReviewedSide {
  readonly place: Place
  readonly manifest: PlacedManifest
}

/**
 * The files that stand for packages on both sides of a change, with their bytes as far as they belong to the repository:
 * what is built and ignored by git differs on every machine.
 *
 * @param root folder of the project, absolute
 * @returns `undefined` if the base is no commit, which has no files beside the lock
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
  // 1 is for a file that is tracked or could be; git tells of no other kind, nor of files outside of the repository.
  const { code } = await git(['check-ignore', '--quiet', '--', file], root)
  return code === 1 ? await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_OVERRIDE_BYTES }) : undefined
}

/** As written; what is no text was refused when package.json was parsed. */
function overridesOf(document: unknown): readonly (readonly [string, string])[] {
  if (typeof document !== 'object' || document === null || !('overrides' in document)) return []
  return Object.entries(document.overrides as Readonly<Record<string, string>>)
}
