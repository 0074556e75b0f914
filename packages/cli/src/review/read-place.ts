import { EMPTY_LOCK, type LockFile } from '@wasm-pkg/project/lock'
import { parseLock, readLock } from '@wasm-pkg/project/lock-file'
import { parseManifest, type Policy, readManifestText } from '@wasm-pkg/project'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import type { ReviewedManifest } from '@wasm-pkg/review'
import { lstat } from 'node:fs/promises'
import { join } from 'node:path'
import { readGiven } from '../files/given-file.js'
import { fileAt } from '../git/revision.js'
import type { Place } from './places.js'

/** The lock file at a place. A missing file is an empty lock. @throws WasmPkgError `E_USAGE`, and the lock's own codes */
export async function readLockAt(root: string, place: Place): Promise<LockFile> {
  if (place.kind === 'disk') {
    await refuseLink(join(root, 'wasm-pkg.lock'))
    return (await readLock(join(root, 'wasm-pkg.lock'))).lock
  }
  if (place.kind === 'file') return await parseLock(await readGiven(root, place.file), place.file)
  const bytes = await fileAt(place.revision, 'wasm-pkg.lock', root)
  return bytes === undefined ? EMPTY_LOCK : await parseLock(bytes, `wasm-pkg.lock of ${place.revision.text}`)
}

/** A link can lead to something else on the machine that builds. */
async function refuseLink(file: string): Promise<void> {
  const stats = await lstat(file).catch(() => undefined)
  if (stats?.isSymbolicLink() !== true) return
  throw new WasmPkgError('E_LOCK_PARSE', `${escapeText(file, 1000)} is a link, which cannot be reviewed`, {
    hint: 'Put the file itself there.',
  })
}

/** The parts of `package.json` at a place that a review needs. */
export interface PlacedManifest extends ReviewedManifest {
  readonly policy: Policy
}

/**
 * `package.json` at a place. For a single lock file, the one on disk.
 *
 * @throws WasmPkgError `E_CONFIG`
 */
export async function readManifestAt(root: string, place: Place): Promise<PlacedManifest> {
  const file = join(root, 'package.json')
  if (place.kind === 'disk') await refuseLink(file)
  const [text, label] =
    place.kind === 'revision'
      ? [
          (await fileAt(place.revision, 'package.json', root))?.toString('utf8'),
          `package.json of ${place.revision.text}`,
        ]
      : [await readManifestText(file), file]
  const { policy, permissions } = parseManifest(text, label)
  return { policy, permissions, document: documentOf(text) }
}

/** The unparsed key, from a text that was already validated. */
function documentOf(text: string | undefined): unknown {
  if (text === undefined) return undefined
  const json = JSON.parse(text.replace(/^\uFEFF/, '')) as { readonly wasmPkg?: unknown } | null
  return json?.wasmPkg
}
