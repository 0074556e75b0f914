import { open, realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path'

import { type Digest, sha256 } from '../digest.js'
import { WasmPkgError } from '../errors.js'
import { readRegularFile } from '../files.js'
import { escapeText } from '../text.js'
import { discard, syncDirectory, writeAll, syncFile } from './disk.js'
import { moveInto } from './move.js'
import { fileError, isMissing } from '../io-error.js'
import { removeLeftovers, temporaryBeside } from './temporary.js'

export interface WriteFileAtomicOptions {
  /** What must be on disk when the file is replaced: the digest of the bytes that the caller read, or no file. */
  readonly expectCurrent?: Digest | 'absent'
  /** If the path is in this folder, a link must not lead out of it. Files of a checked-out project can be such links. */
  readonly within?: string
  /** The file mode before the umask (default: 0o666). */
  readonly mode?: number
  /** Whether a loss of power may leave a damaged file, because nobody misses it. Saves waiting for the disk. */
  readonly expendable?: boolean
}

/** Files of a project are text. The largest file that is written as a whole is a component of a local registry. */
const MAX_REPLACED_BYTES = 1024 * 1024 * 1024

async function currentBytes(path: string): Promise<Uint8Array | undefined> {
  return await readRegularFile(path, { code: 'E_CACHE_IO', maxBytes: MAX_REPLACED_BYTES })
}

async function resolveLink(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (isMissing(error)) return path
    throw error
  }
}

async function refuseLeadingOut(path: string, target: string, within: string): Promise<void> {
  // The path itself is outside, which the caller intended.
  if (!isInside(resolve(path), resolve(within))) return
  const [folder, real] = await Promise.all([realpath(within), realpath(dirname(target))])
  if (real === folder || isInside(real, folder)) return
  throw new WasmPkgError('E_CONFIG', `${escapeText(path)} is a link, or in one, that leads to ${escapeText(real)}`, {
    expected: `a file in ${escapeText(folder)}`,
    hint: 'Replace the link.',
  })
}

function isInside(path: string, folder: string): boolean {
  const rest = relative(folder, path)
  return rest !== '' && rest !== '..' && !rest.startsWith(`..${sep}`) && !isAbsolute(rest)
}

/**
 * Replaces a file atomically: after a crash, and for readers, it has the old or the new content, never a part. Does not
 * write equal content again. Removes what a killed process left behind. Follows a symbolic link and replaces its target
 * in the target's folder.
 *
 * @throws E_LOCK_RACE if the file is not what `expectCurrent` says; E_CONFIG for a link out of `within`; E_NO_SPACE, E_CACHE_IO. The file is then unchanged.
 */
export async function writeFileAtomic(
  path: string,
  content: Uint8Array | string,
  options: WriteFileAtomicOptions = {},
): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  try {
    const target = await resolveLink(path)
    if (options.within !== undefined) await refuseLeadingOut(path, target, options.within)
    const dir = dirname(target)
    const temp = temporaryBeside(target)
    if (await isUnchanged(target, bytes, options.expectCurrent)) return
    await removeLeftovers(target)
    try {
      const handle = await open(temp, 'wx', options.mode ?? 0o666)
      try {
        await writeAll(handle, [bytes])
        if (options.expendable !== true) await syncFile(handle)
      } finally {
        await handle.close()
      }
      if (await isUnchanged(target, bytes, options.expectCurrent)) return
      await moveInto(temp, target, dir)
      if (options.expendable !== true) await syncDirectory(dir)
    } finally {
      await discard(temp)
    }
  } catch (error) {
    throw fileError(error, 'write', path)
  }
}

async function isUnchanged(
  target: string,
  next: Uint8Array,
  expected: Digest | 'absent' | undefined,
): Promise<boolean> {
  const current = await currentBytes(target)
  if (current !== undefined && Buffer.compare(current, next) === 0) return true
  if (expected === undefined) return false
  const actual = current === undefined ? 'absent' : sha256(current)
  if (actual === expected) return false
  throw new WasmPkgError('E_LOCK_RACE', `${escapeText(target)} was changed by another program in the meantime`, {
    expected,
    actual,
    hint: 'Run the command again.',
  })
}
