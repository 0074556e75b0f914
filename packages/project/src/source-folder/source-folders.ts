import { WasmPkgError, isWasmPkgError, withDetails } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { join } from 'node:path'
import { type FileStates, isFolderState, sourceNames } from '../file-state.js'
import { isSame, readSources } from './sources.js'
import { lastInputs, readFresh, writeStamp } from './stamp.js'
import type { BuildFolder, BuildMode, BuiltFolder, FolderComponent } from './types.js'
import { requireInside } from './workspace.js'

/** The source folders that a project's overrides name, over all its sessions. */
export interface SourceFolders {
  readonly mode: BuildMode
  /**
   * The component of a folder. Builds it if its sources changed since it was built.
   *
   * @param folder absolute
   * @throws WasmPkgError `E_BUILD`, `E_CONFIG` for a folder outside of the workspace
   */
  component(folder: string): Promise<FolderComponent>
  /** The sources of a folder when they were last read, whether or not it could be built. */
  sources(folder: string): FileStates
  /** What to watch. */
  watched(): readonly FileStates[]
}

export interface SourceFolderOptions {
  /** Folder of the project. */
  readonly root: string
  readonly mode: BuildMode
  /** Absent if nothing can be built here. */
  readonly build: BuildFolder | undefined
  /** Why nothing is built, as a clause, and the way out. */
  readonly forbidden: { readonly reason: string; readonly hint: string } | undefined
  readonly signal: AbortSignal
  readonly onWarning?: ((message: string) => void) | undefined
}

/** Sources can change while they are built. Then what was built is old. */
const MAX_BUILDS = 3

/** A file that is written now can have a time that is this much older than the clock. */
const CLOCK_STEP_MS = 20

export function createSourceFolders(options: SourceFolderOptions): SourceFolders {
  const { root, mode, build, forbidden, signal } = options
  const known = new Map<string, FolderComponent>()
  const seen = new Map<string, FileStates>()
  const running = new Map<string, Promise<FolderComponent>>()
  const warned = new Set<string>()

  /** Shows each warning once, although the folder is built again after every change. */
  function warn(folder: string, warnings: readonly string[]): void {
    for (const warning of warnings) {
      const text = escapeText(`${folder}: ${warning}`, 2000)
      if (!warned.has(text)) options.onWarning?.(text)
      warned.add(text)
    }
  }

  async function find(folder: string): Promise<FolderComponent> {
    requireInside(root, folder)
    const last = known.get(folder)
    const isFresh = last !== undefined && isSame(last.sources, await readSources(last.inputs))
    const found = isFresh ? last : await readFresh(folder, forbidden === undefined ? mode : undefined)
    if (found !== undefined) return found
    if (build === undefined || forbidden !== undefined) throw notBuilt(folder, forbidden)
    try {
      return await makeFresh(build, folder)
    } catch (error) {
      seen.set(folder, await readSources(await likelySources(folder)))
      if (!isWasmPkgError(error)) throw error
      throw withDetails(error, { chain: [{ label: 'override', value: escapeText(folder, 1000) }] })
    }
  }

  async function makeFresh(make: BuildFolder, folder: string): Promise<FolderComponent> {
    let candidates = await likelySources(folder)
    for (let count = 1; ; count += 1) {
      const before = await readSources(candidates)
      const started = Date.now()
      const { name, output, inputs, warnings = [] } = await make({ root: folder, mode, signal })
      const sources = await readSources(inputs)
      const built = { name, output, inputs, sources }
      if (!isChanged(before, started, sources)) {
        await writeStamp(folder, mode, built)
        warn(folder, warnings)
        return built
      }
      candidates = inputs
      if (count === MAX_BUILDS) {
        throw new WasmPkgError('E_BUILD', `The sources of ${escapeText(folder, 1000)} change whenever they are built`, {
          hint: 'Let wasmPkg.build.watch leave out what the build itself writes.',
        })
      }
    }
  }

  return {
    mode,
    async component(folder) {
      const work = running.get(folder) ?? find(folder).finally(() => running.delete(folder))
      running.set(folder, work)
      const found = await work
      known.set(folder, found)
      seen.set(folder, found.sources)
      return found
    },
    sources: (folder) => seen.get(folder) ?? new Map(),
    watched: () => [...seen.values()],
  }
}

/**
 * Records a build of a folder that was made elsewhere, so that frozen projects can use it.
 *
 * @param started when the build started, as `Date.now()`. If a source is newer, the build may be old already.
 */
export async function recordBuild(root: string, mode: BuildMode, built: BuiltFolder, started: number): Promise<void> {
  const { name, output, inputs } = built
  const sources = await readSources(inputs)
  if (!isChanged(new Map(), started, sources)) await writeStamp(root, mode, { name, output, inputs, sources })
}

/**
 * What the folder is probably made from, before a build says it. Without the folder itself, below which watchers would
 * find everything that tools write.
 */
async function likelySources(folder: string): Promise<readonly string[]> {
  return [...(await sourceNames(folder)).map((name) => join(folder, name)), ...(await lastInputs(folder))]
}

/** Whether a source changed since a build started, at a time in milliseconds. */
function isChanged(before: FileStates, started: number, now: FileStates): boolean {
  const limit = BigInt(started - CLOCK_STEP_MS) * 1_000_000n
  return [...now].some(([path, state]) => {
    const old = before.get(path)
    if (old !== undefined) return old !== state
    const written = isFolderState(state) ? undefined : state.split('/')[2]
    return written !== undefined && BigInt(written) > limit
  })
}

function notBuilt(folder: string, forbidden: SourceFolderOptions['forbidden']): WasmPkgError {
  return new WasmPkgError(
    'E_BUILD',
    `${escapeText(folder, 1000)} has to be built, ${forbidden?.reason ?? 'which this program cannot do'}`,
    { hint: forbidden?.hint ?? 'Run wasm-pkg build there first.' },
  )
}
