import { dirname } from 'node:path'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { exclusively } from '../lock/guard-file.js'
import { restoreFile, type Undo } from '../undo.js'
import { editManifest, inverseChanges, type ManifestEdit } from './edit.js'
import { readManifestText } from './read.js'

/** How often the edit is repeated because an editor saved at the same moment. */
const MAX_RACES = 3

/** The files of a project that one guard file protects, so that only one appears in the folder. */
export interface GuardedFiles {
  /** package.json, absolute. */
  readonly file: string
  /** wasm-pkg.lock, absolute. */
  readonly lockFile: string
}

/**
 * Changes sections of package.json. Keeps concurrent changes of other processes and editors.
 *
 * @returns the text that was written
 * @throws WasmPkgError `E_CONFIG`, `E_LOCK_RACE`, `E_CACHE_IO`
 */
export async function writeManifest(
  { file, lockFile }: GuardedFiles,
  edits: readonly ManifestEdit[],
  undo: Undo,
): Promise<string> {
  return await exclusively(lockFile, async () => {
    const { before, after } = await write(file, edits)
    undo.wrote(() => exclusively(lockFile, () => takeBack(file, before, after, edits)))
    return after
  })
}

interface Written {
  readonly before: string | undefined
  readonly after: string
}

async function write(file: string, edits: readonly ManifestEdit[]): Promise<Written> {
  for (let races = 0; ; races += 1) {
    const before = await readManifestText(file)
    let after = before ?? ''
    for (const edit of edits) after = await editManifest(after, edit.section, edit.changes, file)
    const expectCurrent = before === undefined ? 'absent' : sha256(Buffer.from(before))
    try {
      await writeFileAtomic(file, Buffer.from(after), { expectCurrent, within: dirname(file) })
      return { before, after }
    } catch (error) {
      if (!isWasmPkgError(error) || error.code !== 'E_LOCK_RACE' || races === MAX_RACES) throw error
    }
  }
}

/** The original text, or the current text without these changes if others changed it. */
async function takeBack(
  file: string,
  before: string | undefined,
  after: string,
  edits: readonly ManifestEdit[],
): Promise<void> {
  const now = await readManifestText(file)
  if (now === undefined) return
  const old = before === undefined ? undefined : Buffer.from(before)
  if (await restoreFile(file, old, Buffer.from(now), sha256(Buffer.from(after)))) return
  const inverse = edits.map(async ({ section, changes }) => ({
    section,
    changes: await inverseChanges(before ?? '', section, changes, now),
  }))
  await write(file, await Promise.all(inverse))
}
