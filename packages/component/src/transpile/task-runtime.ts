import { generateModules } from './jco.js'
import { readExports } from '../glue/exports.js'
import type { Glue } from '../glue/read.js'
import { rewriteGlue } from '../glue/rewrite.js'
import { parseGlue, unexpected } from '../glue/syntax.js'
import { EVERYTHING_ASYNC, EVERYTHING_TEXT } from '../glue/tasks/everything.js'
import { taskRuntime } from '../glue/tasks/makers.js'
import type { TaskRuntime } from '../glue/tasks/module.js'
import { shareTasks } from '../glue/tasks/share.js'

let generated: Promise<TaskRuntime> | undefined

/**
 * Takes the task runtime from what jco writes for a component that uses all of it, so that it is always that of this version of
 * jco. This takes a third of a second, once per thread.
 *
 * @throws WasmPkgError `E_INTERNAL` if jco's output has an unknown shape
 */
export function jcoTaskRuntime(): Promise<TaskRuntime> {
  generated ??= generate()
  return generated
}

/** Glue that takes the task runtime, if it needs one, from the module that all components share. */
export async function withSharedTasks(glue: Glue): Promise<Glue> {
  return glue.glueKind.kind === 'plain' ? glue : { ...glue, ...shareTasks(glue.code, await jcoTaskRuntime()) }
}

async function generate(): Promise<TaskRuntime> {
  const files = await generateModules(Buffer.from(EVERYTHING_TEXT), [], EVERYTHING_ASYNC)
  const script = files.find(([name]) => name.endsWith('.js'))
  if (script === undefined) throw unexpected('no JavaScript')
  const code = Buffer.from(script[1]).toString('utf8')
  const syntax = parseGlue(code)
  return taskRuntime(rewriteGlue(code, syntax, readExports(syntax, []), new Map()))
}
