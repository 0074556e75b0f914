import type { Need } from '../world/needs.js'
import type { BuildWorld } from '../world/world.js'

/** What JavaScript runs on inside of a component. */
export type EngineName = 'quickjs' | 'starlingmonkey'

export interface EngineRequest {
  /** Absolute path of the author's folder, where the engine is installed. */
  readonly root: string
  /** One ES module that exports what the world does, and imports only what the world does. */
  readonly code: string
  readonly world: BuildWorld
  /** Whether functions of the world are async, or take streams or futures. */
  readonly isAsync: boolean
  readonly needs: ReadonlySet<Need>
  /** Whether uncaught errors of the code are written to stderr. */
  readonly tellsErrors: boolean
  /** Absolute paths of files that hold the code and the world. */
  readonly files: { readonly code: string; readonly wit: string }
}
