import type { TaskRuntimeCode } from '@wasm-pkg/component'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Surroundings } from './open-session.js'
import type { Session } from './resolve/session.js'
import type { WrittenTypes } from './types-file.js'
import type { Project } from './types.js'
import type { Undo } from './undo.js'

/** The parts of an open project that only commands and the module graph in this package need. */
export interface Internals {
  /** The current session. A reload replaces it. */
  readonly session: Session
  readonly surroundings: Surroundings
  /** Takes another session instead, whose changes were saved, and closes the one before. */
  adopt(session: Session): Promise<void>
  /** As `Compiler.taskRuntime`. */
  taskRuntime(): Promise<TaskRuntimeCode>
  /** As `Project.writeTypes`. @param undo gets a function that undoes the write */
  writeTypes(undo: Undo): Promise<WrittenTypes | undefined>
}

const known = new WeakMap<Project, Internals>()

export function setInternals(project: Project, internals: Internals): void {
  known.set(project, internals)
}

/** @throws WasmPkgError `E_INTERNAL` for an object that is not from `openProject` */
export function internalsOf(project: Project): Internals {
  const internals = known.get(project)
  if (internals !== undefined) return internals
  throw new WasmPkgError('E_INTERNAL', 'This object is not a project that openProject opened')
}

export function sessionOf(project: Project): Session {
  return internalsOf(project).session
}
