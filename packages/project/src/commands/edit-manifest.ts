import { sessionOf } from '../internals.js'
import { dirname } from 'node:path'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { exclusively } from '../lock/exclusive.js'
import { editManifest, type EntryChanges, inverseChanges, type Section } from '../manifest/edit.js'
import { readManifestText } from '../manifest/read.js'
import type { Project } from '../types.js'
import { restoreFile } from '../undo.js'

/** How often the edit is repeated because an editor saved at the same moment. */
const MAX_RACES = 3

/**
 * Changes a section of the project's package.json. Keeps concurrent changes of other processes and editors.
 *
 * @throws WasmPkgError `E_CONFIG`, `E_LOCK_RACE`, `E_CACHE_IO`
 */
export async function writeManifest(project: Project, section: Section, changes: EntryChanges): Promise<void> {
  if (changes.size === 0) return
  const { manifest, lockFile, undo } = sessionOf(project)
  const edit = { section, changes }
  const { file } = manifest
  // One guard file protects the lock file and package.json, so that only one appears in the folder.
  await exclusively(lockFile, async () => {
    const { before, after } = await write(file, edit)
    undo.wrote(() => exclusively(lockFile, () => takeBack(file, before, after, edit)))
  })
}

interface Edit {
  readonly section: Section
  readonly changes: EntryChanges
}

interface Written {
  readonly before: string | undefined
  readonly after: string
}

async function write(file: string, { section, changes }: Edit): Promise<Written> {
  for (let races = 0; ; races += 1) {
    const before = await readManifestText(file)
    const after = await editManifest(before ?? '', section, changes, file)
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
  { section, changes }: Edit,
): Promise<void> {
  const now = await readManifestText(file)
  if (now === undefined) return
  const old = before === undefined ? undefined : Buffer.from(before)
  if (await restoreFile(file, old, Buffer.from(now), sha256(Buffer.from(after)))) return
  await write(file, { section, changes: await inverseChanges(before ?? '', section, changes, now) })
}

/** @throws WasmPkgError `E_USAGE` for a frozen project */
export function refuseFrozen(project: Project): void {
  if (!project.frozen) return
  throw new WasmPkgError('E_USAGE', 'a frozen project cannot be changed', {
    hint: 'The project is frozen because CI is set or --frozen was given; run this elsewhere and commit the result.',
  })
}
