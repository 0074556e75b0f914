import { type ExportedItem, readExports } from './exports.js'
import { refuseForeignHandles } from './foreign-handles.js'
import { type ImportedInterface, readImports } from './imports.js'
import { rewriteGlue } from './rewrite.js'
import { readSuspends } from './suspends.js'
import { parseGlue } from './syntax.js'
import type { Parameters } from './traps/exports.js'
import { withoutTasks } from './synchronous/without-tasks.js'

/** How calls of a component run. */
export type GlueKind =
  /** As plain calls. */
  | { readonly kind: 'plain' }
  /** As tasks of jco's runtime, which is slower and takes 37 kB or more after a bundler minified it. */
  | { readonly kind: 'tasks'; readonly reason: string }

/** A component's glue, ready to be bundled, with its imports and exports. */
export interface Glue {
  readonly code: string
  /** The names that it imports from the runtime module that all components share. */
  readonly runtime: readonly string[]
  /** The names that it imports from the module with the task runtime. */
  readonly tasks: readonly string[]
  readonly imports: readonly ImportedInterface[]
  readonly exports: readonly ExportedItem[]
  /** Whether calls suspend, so that the runtime must have JavaScript Promise Integration. */
  readonly suspends: boolean
  readonly glueKind: GlueKind
}

/**
 * Reads a component's glue. That of one with tasks has the whole task runtime; `withSharedTasks` removes it.
 *
 * @param exports ids of the component's exports; jco names those with a label by the label alone
 * @param parameters names for error messages; without them, messages number the arguments
 * @throws WasmPkgError `E_INTERNAL` if jco's output has an unknown shape, `E_UNSUPPORTED` for what jco gets wrong
 */
export function readGlue(code: string, exports: readonly string[] = [], parameters: Parameters = new Map()): Glue {
  const syntax = parseGlue(code)
  refuseForeignHandles(syntax)
  const returned = readExports(syntax, exports)
  const rewritten = rewriteGlue(code, syntax, returned, parameters)
  const suspends = readSuspends(syntax)
  const plain = suspends ? { reason: 'calls may wait' } : withoutTasks(rewritten)
  const facts = { imports: readImports(syntax), exports: returned.items, suspends }
  if ('code' in plain) return { ...plain, tasks: [], ...facts, glueKind: { kind: 'plain' } }
  const glueKind = { kind: 'tasks', reason: plain.reason } as const
  return { code: rewritten.code, runtime: [], tasks: [], ...facts, glueKind }
}
