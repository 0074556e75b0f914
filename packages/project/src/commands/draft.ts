import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { internalsOf } from '../internals.js'
import { editManifest, type ManifestEdit } from '../manifest/edit.js'
import { writeManifest } from '../manifest/write.js'
import { createSession } from '../open-session.js'
import { createLockState } from '../resolve/lock-state.js'
import type { Session } from '../resolve/session.js'
import { saveSession } from '../save-session.js'
import type { Project } from '../types.js'
import { type Undo, undoable } from '../undo.js'

/** A change of a project that a command prepares in memory. Its files are written at the end, or not at all. */
export interface Draft {
  /** The project with the changes so far. Another one after each edit. */
  readonly session: Session
  /** Changes sections of package.json. */
  edit(...edits: readonly ManifestEdit[]): Promise<void>
  /** Starts resolution again from the pins so far. */
  restart(): void
}

/**
 * Runs a command on a draft, and writes package.json and the lock file if it succeeds. If writing one of them or what comes
 * after fails, or the project is closed meanwhile, restores both, except for changes of other processes.
 *
 * @param after continues with the project as it was written
 * @throws WasmPkgError what the command throws; `E_LOCK_RACE`, `E_TAG_MOVED`, `E_CACHE_IO`, `E_NO_SPACE`
 */
export async function withDraft<T, R>(
  project: Project,
  command: (draft: Draft) => Promise<T>,
  after: (result: T, undo: Undo) => Promise<R>,
): Promise<R & { readonly lockWritten: boolean }> {
  const { surroundings, session: start, adopt } = internalsOf(project)
  const edits: ManifestEdit[] = []
  let session = createSession(surroundings, start.manifestText, createLockState(start.lock.onDisk, start.lock.changes))

  function replace(manifestText: string | undefined, lock: Session['lock']): void {
    const old = session
    session = createSession(surroundings, manifestText, lock)
    void old.close()
  }

  const draft: Draft = {
    get session() {
      return session
    },
    async edit(...added) {
      const changed = added.filter(({ changes }) => changes.size > 0)
      if (changed.length === 0) return
      let text = session.manifestText ?? ''
      for (const edit of changed) text = await editManifest(text, edit.section, edit.changes, session.manifest.file)
      edits.push(...changed)
      replace(text, session.lock)
    },
    restart() {
      const { lock, manifestText } = session
      replace(manifestText, createLockState(lock.onDisk, lock.changes, lock.current))
    },
  }
  try {
    const result = await command(draft)
    return await undoable(surroundings.closed, async (undo) => {
      const { manifest, lockFile, manifestText } = session
      const files = { file: manifest.file, lockFile }
      const written = edits.length === 0 ? manifestText : await writeManifest(files, edits, undo)
      await saveSession(session, undo)
      const lockWritten = session.lock.onDisk.revision !== start.lock.onDisk.revision
      await adopt(session)
      // Others edited package.json at the same time, or another command did after this one, and has been adopted already.
      if (written !== manifestText || (await project.changedOnDisk())) await project.reload()
      return { ...(await after(result, undo)), lockWritten }
    })
  } catch (error) {
    await session.close()
    throw error
  }
}

/** @throws WasmPkgError `E_USAGE` for a frozen project */
export function refuseFrozen(project: Project): void {
  if (!project.frozen) return
  throw new WasmPkgError('E_USAGE', 'a frozen project cannot be changed', {
    hint: 'The project is frozen because CI is set or --frozen was given; run this elsewhere and commit the result.',
  })
}
