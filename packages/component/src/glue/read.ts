import { type ExportedItem, readExports } from './exports.js'
import { refuseForeignHandles } from './foreign-handles.js'
import { type ImportedInterface, readImports } from './imports.js'
import { rewriteGlue } from './rewrite.js'
import { readSuspends } from './suspends.js'
import { parseGlue } from './syntax.js'
import { withoutTasks } from './synchronous/without-tasks.js'

/** A component's glue, ready to be bundled, and what it takes and gives. */
export interface Glue {
  readonly code: string
  readonly imports: readonly ImportedInterface[]
  readonly exports: readonly ExportedItem[]
  /** Whether calls suspend, so that the runtime must have JavaScript Promise Integration. */
  readonly suspends: boolean
}

/**
 * @param exports ids of what the component exports: jco knows those with a label by that alone
 * @throws WasmPkgError `E_INTERNAL` if jco wrote something of another shape, `E_UNSUPPORTED` for what it cannot do right
 */
export function readGlue(code: string, exports: readonly string[] = []): Glue {
  const syntax = parseGlue(code)
  refuseForeignHandles(syntax)
  const returned = readExports(syntax, exports)
  const rewritten = rewriteGlue(code, syntax, returned)
  const suspends = readSuspends(syntax)
  return {
    code: suspends ? rewritten : (withoutTasks(rewritten) ?? rewritten),
    imports: readImports(syntax),
    exports: returned.items,
    suspends,
  }
}
