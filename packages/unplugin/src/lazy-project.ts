import type { BuildRecorder } from '@wasm-pkg/project/build-record'
import type { ModuleGraph, ModuleGraphOptions, Project, ProjectOptions } from '@wasm-pkg/project'
import type { BuildFolder } from '@wasm-pkg/project/source-folder'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'

/**
 * The project, its compiler and the record of the build. They are loaded on demand, so that a configuration with the
 * plugin costs little until the first import of a package.
 */
export interface LazyProject {
  open(options: ProjectOptions): Promise<Project>
  /** Creates a module graph. Everything that is resolved and loaded through it is recorded. */
  graph(project: Project, options: ModuleGraphOptions): Promise<ModuleGraph>
  /**
   * Writes the types of everything that can be imported. Unless `thorough`, only if the types file lacks something that
   * package.json declares.
   */
  writeTypes(project: Project, thorough: boolean): Promise<void>
  /** Adds progress to the record. There is no progress before a project is opened. */
  note(event: ProgressEvent): void
  /** Writes the record of the build. */
  save(project: Project): Promise<void>
}

const load = (): Promise<typeof import('@wasm-pkg/project')> => import('@wasm-pkg/project')

/** Only what has an override that names a folder loads the builder. */
const buildFolder: BuildFolder = async (request) => await (await import('@wasm-pkg/authoring')).buildPackage(request)

export function createLazyProject(): LazyProject {
  let recorder: BuildRecorder | undefined
  return {
    async open(options) {
      const [{ openProject }, { createBuildRecorder }] = await Promise.all([
        load(),
        import('@wasm-pkg/project/build-record'),
      ])
      recorder ??= createBuildRecorder()
      return await openProject({ ...options, buildFolder })
    },
    async graph(project, options) {
      const graph = (await load()).createModuleGraph(project, options)
      return recorder?.watch(graph) ?? graph
    },
    async writeTypes(project, thorough) {
      if (project.frozen || (!thorough && (await project.hasTypes()))) return
      await (await load()).writeProjectTypes(project)
    },
    note: (event) => recorder?.note(event),
    save: async (project) => await recorder?.save(project),
  }
}
