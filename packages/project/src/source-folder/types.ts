import type { FileStates } from '../file-state.js'

/** How a source folder is built. `buildPackage` of the authoring package is one. */
export type BuildFolder = (request: {
  /** Absolute path of the folder. */
  readonly root: string
  readonly mode: BuildMode
  readonly signal?: AbortSignal
}) => Promise<BuiltFolder>

/** Whether a build is for release, or quick and with what helps to debug. */
export type BuildMode = 'production' | 'development'

/** What a build made. */
export interface BuiltFolder {
  /** `ns:name`, from the folder's WIT. */
  readonly name: string
  /** Absolute path of the component. */
  readonly output: string
  /** Absolute paths of the files and folders whose change makes the output stale. */
  readonly inputs: readonly string[]
  /** What the author should know although the build succeeded. */
  readonly warnings?: readonly string[]
}

/** The component of a source folder, and the state of its sources when it was built. */
export interface FolderComponent extends BuiltFolder {
  readonly sources: FileStates
}
