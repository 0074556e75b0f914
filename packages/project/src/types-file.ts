import { readTypesFile, renderTypes, type TypesEntry, type TypesModules } from '@wasm-pkg/component'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { isWasmPkgError, WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { resolve } from 'node:path'
import { mapConcurrently } from '@wasm-pkg/registry-client/concurrency'
import type { Compiler } from './compiler.js'
import { earlierTypes } from './earlier-types.js'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { exclusively } from './lock/guard-file.js'
import { declaredSpecifiers } from './resolve/packages.js'
import type { Session } from './resolve/session.js'
import type { ResolvedImport } from './resolve/types.js'
import { parsesExportsById } from './typescript.js'
import { restoreFile, type Undo } from './undo.js'

/** `wasm-pkg.d.ts`: the types of every specifier the project uses. */
export interface TypesFile {
  /** Records that a specifier is used. */
  use(resolved: ResolvedImport): void
  /**
   * Writes the file if its text changed. Keeps concurrent changes of other processes.
   *
   * @param undo gets a function that undoes the write
   * @throws WasmPkgError `E_CONFIG` for a file that wasm-pkg did not write, or a link that leads out of the project
   */
  write(session: Session, undo?: Undo): Promise<WrittenTypes | undefined>
  /**
   * Whether the file has everything that package.json declares or overrides, with the interfaces in the lock file.
   * Other imports of sources are not known without scanning them.
   */
  isComplete(session: Session): Promise<boolean>
  reset(): void
}

export interface WrittenTypes {
  /** Absolute. */
  readonly file: string
  readonly changed: boolean
}

/** Maximum size of a types file. */
const MAX_TYPES_BYTES = 64 * 1024 * 1024

/** Each race is a successful save of another process. More in a row indicate a problem. */
const MAX_RACES = 100

/**
 * A build sees only the imports that it reaches (a dev server one page at a time). Therefore, the file keeps the
 * specifiers of earlier builds and other processes, as long as the lock file still has their packages.
 *
 * @param path relative to `root`, or `false` for no file
 */
export function createTypesFile(root: string, path: string | false, compiler: Compiler): TypesFile {
  const used = new Map<string, { readonly resolved: ResolvedImport; readonly entry: Promise<TypesEntry> }>()
  return {
    use(resolved) {
      const { text } = resolved.specifier
      if (path === false || used.has(text)) return
      // Generated in one thread while another one compiles the package. `write` retries failures and reports them.
      const entry = usedEntry(compiler, resolved)
      entry.catch(() => undefined)
      used.set(text, { resolved, entry })
    },
    async isComplete({ manifest, lock }) {
      if (path === false) return true
      const before = await readRegularFile(resolve(root, path), { code: 'E_CACHE_IO', maxBytes: MAX_TYPES_BYTES })
      const modules = before === undefined ? undefined : readTypesFile(before.toString('utf8'))
      return modules !== undefined && declaredSpecifiers(manifest, lock.current).every((text) => modules.has(text))
    },
    reset: () => used.clear(),
    async write(session, undo) {
      if (path === false || used.size === 0) return undefined
      const file = resolve(root, path)
      const entries = await mapConcurrently([...used.values()], ({ resolved, entry }) =>
        entry.catch(() => usedEntry(compiler, resolved)),
      )
      const byId = await parsesExportsById(root)
      for (let races = 0; races <= MAX_RACES; races += 1) {
        const before = await readRegularFile(file, { code: 'E_CACHE_IO', maxBytes: MAX_TYPES_BYTES })
        const earlier = await earlierTypes(session, compiler, modulesOf(file, before), (text) => used.has(text))
        const text = renderTypes([...entries, ...earlier.entries], earlier.kept, { byId })
        if (before?.toString('utf8') === text) return { file, changed: false }
        if (await replace(session, { file, root, before, text }, undo)) return { file, changed: true }
      }
      throw new WasmPkgError('E_LOCK_RACE', `${escapeText(file)} is constantly being written by other programs`)
    },
  }
}

/** @throws E_CONFIG for a text that wasm-pkg did not write. A link in a project could lead to any file of the user. */
function modulesOf(file: string, before: Buffer | undefined): TypesModules {
  const modules = readTypesFile(before?.toString('utf8') ?? '')
  if (modules !== undefined) return modules
  throw new WasmPkgError('E_CONFIG', `${escapeText(file)} was not written by wasm-pkg and is left alone`, {
    hint: 'Move it, or set another path for the types file with the option `dts`.',
  })
}

interface Replacement {
  readonly file: string
  readonly root: string
  readonly before: Buffer | undefined
  readonly text: string
}

/** @returns whether the file had not changed since it was read */
async function replace(
  { lockFile }: Session,
  { file, root, before, text }: Replacement,
  undo: Undo | undefined,
): Promise<boolean> {
  const expectCurrent = before === undefined ? 'absent' : sha256(before)
  // The guard of the lock file also protects the types file, which can be in another folder.
  return await exclusively(lockFile, async () => {
    try {
      await writeFileAtomic(file, text, { expectCurrent, within: root })
      undo?.wrote(() => exclusively(lockFile, () => takeBack(file, before, text)))
      return true
    } catch (error) {
      if (!isWasmPkgError(error) || error.code !== 'E_LOCK_RACE') throw error
      return false
    }
  })
}

async function takeBack(file: string, before: Buffer | undefined, written: string): Promise<void> {
  const now = await readRegularFile(file, { code: 'E_CACHE_IO', maxBytes: MAX_TYPES_BYTES })
  if (now !== undefined) await restoreFile(file, before, now, sha256(Buffer.from(written)))
}

async function usedEntry(compiler: Compiler, resolved: ResolvedImport): Promise<TypesEntry> {
  const types = await compiler.types(resolved.package)
  return {
    specifier: resolved.specifier.text,
    types,
    ...(resolved.interface === undefined ? {} : { interface: resolved.interface }),
  }
}
