import { readRegularFile } from '@wasm-pkg/registry-client/files'
import type { OverrideFile, OverrideFiles } from '@wasm-pkg/review'
import { lstat } from 'node:fs/promises'
import { join, posix, resolve, sep } from 'node:path'
import { entryAt } from '../git/entry.js'
import { git } from '@wasm-pkg/project/git'
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
    files.set(name, { path, ...(await contentAt(root, place, path)) })
  }
  return files
}

type Content = Omit<OverrideFile, 'path'>

async function contentAt(root: string, place: Place, path: string): Promise<Content> {
  if (place.kind !== 'revision') return await contentOnDisk(root, resolve(root, path))
  const { commit } = place.revision
  const file = posix.normalize(path.split(sep).join('/'))
  const entry = await entryAt(commit, file, root)
  if (entry.kind === 'other' && entry.what === 'a folder') {
    const manifest = await entryAt(commit, posix.join(file, 'package.json'), root)
    return manifest.kind === 'other' ? unknown(manifest.what) : folder('bytes' in manifest ? manifest.bytes : undefined)
  }
  if (entry.kind === 'other') return unknown(entry.what)
  return { bytes: entry.kind === 'file' ? entry.bytes : undefined }
}

async function contentOnDisk(root: string, file: string): Promise<Content> {
  // 1 means a file that is tracked or could be. git reports no other kind, and no files outside of the repository.
  const { code, stderr } = await git(['check-ignore', '--quiet', '--', file], root)
  if (code === 0 || stderr.includes('is outside repository')) return { bytes: undefined }
  if (code !== 1) return unknown('in a submodule or behind a link')
  // A link can lead to any file on the machine that runs the review.
  const stats = await lstat(file).catch(() => undefined)
  if (stats?.isSymbolicLink() === true) return unknown('a link')
  if (stats?.isDirectory() === true) {
    const manifest = join(file, 'package.json')
    if ((await lstat(manifest).catch(() => undefined))?.isSymbolicLink() === true) return unknown('a link')
    return folder(await readRegularFile(manifest, { code: 'E_CONFIG', maxBytes: MAX_OVERRIDE_BYTES }))
  }
  return { bytes: await readRegularFile(file, { code: 'E_CONFIG', maxBytes: MAX_OVERRIDE_BYTES }) }
}

/** A source folder. Its sources are in the change itself; what runs when it is built is in its package.json. */
function folder(manifest: Uint8Array | undefined): Content {
  const build = manifest === undefined ? undefined : buildOf(Buffer.from(manifest).toString('utf8'))
  return build === undefined ? unknown('a folder without wasmPkg.build') : { bytes: undefined, build }
}

function buildOf(text: string): string | undefined {
  try {
    const json = JSON.parse(text.replace(/^\uFEFF/, '')) as { readonly wasmPkg?: { readonly build?: unknown } } | null
    const build = json?.wasmPkg?.build
    if (typeof build !== 'object' || build === null) return undefined
    return 'command' in build && typeof build.command === 'string' ? build.command : JSON.stringify(build)
  } catch {
    return undefined
  }
}

function unknown(what: string): Content {
  return { bytes: undefined, problem: `it is ${what}, so that its bytes cannot be reviewed` }
}

/** The paths as written. Other values were refused when package.json was parsed. */
function overridesOf(document: unknown): readonly (readonly [string, string])[] {
  if (typeof document !== 'object' || document === null || !('overrides' in document)) return []
  return Object.entries(document.overrides as Readonly<Record<string, string>>)
}
