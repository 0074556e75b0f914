import { pinFor, type ResolvedWit, resolveWit } from '@wasm-pkg/authoring'
import type { Project } from '@wasm-pkg/project'
import { resolve } from 'node:path'
import { PROJECT_OPTIONS, type ProjectValues } from '../access/options.js'
import { withProject } from '../access/with-project.js'
import type { Context } from '../frame/context.js'

/** The folder of WIT if the command names none. */
const DEFAULT_FOLDER = 'wit'

/** The options that all commands for folders of WIT have. */
export const WIT_OPTIONS: typeof PROJECT_OPTIONS = PROJECT_OPTIONS

/** A folder of WIT whose packages were fetched and pinned in the lock file. */
export interface OpenWit {
  readonly folder: string
  readonly project: Project
  readonly wit: ResolvedWit
}

/**
 * Fetches and pins what the WIT in a folder refers to, writes the lock file, and does the work.
 *
 * @param path the folder, relative to the working folder
 */
export async function withWit<T>(
  context: Context,
  path: string | undefined,
  options: ProjectValues,
  work: (open: OpenWit) => Promise<T>,
): Promise<T> {
  const folder = resolve(context.cwd, path ?? DEFAULT_FOLDER)
  return await withProject(context, options, async (project) => {
    const wit = await resolveWit(pinFor(project), folder)
    return await work({ folder, project, wit })
  })
}
