import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import { generateModules } from './jco.js'
import { readExports } from '../glue/exports.js'
import type { Glue } from '../glue/read.js'
import { rewriteGlue } from '../glue/rewrite.js'
import { parseGlue, unexpected } from '../glue/syntax.js'
import { EVERYTHING_ASYNC, EVERYTHING_TEXT } from '../glue/tasks/everything.js'
import { compactTasks } from '../glue/tasks/compact.js'
import { taskRuntime } from '../glue/tasks/makers.js'
import type { TaskRuntime } from '../glue/tasks/module.js'
import type { PartText } from '../glue/tasks/parts.js'
import { shareTasks } from '../glue/tasks/share.js'

let generated: Promise<TaskRuntime> | undefined

type Written = Omit<TaskRuntime, 'parts'> & { readonly parts: readonly PartText[] }

/** As a file of the store. */
export function writeTaskRuntime({ parts, ...code }: TaskRuntime): string {
  const texts = [...parts.values()].map(({ name, text, changes }) => ({ name, text, changes }))
  return JSON.stringify({ ...code, parts: texts } satisfies Written)
}

function readTaskRuntime(text: string): TaskRuntime {
  const { parts, ...code } = JSON.parse(text) as Written
  return { ...code, parts: new Map(parts.map((part) => [part.name, part])) }
}

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

/**
 * Glue that takes the task runtime, if it needs one, from the module that all components share.
 *
 * @param written the task runtime, if it is known
 */
export async function withSharedTasks(glue: Glue, written?: string): Promise<Glue> {
  if (glue.glueKind.kind === 'plain') return glue
  if (written !== undefined) generated ??= Promise.resolve(readTaskRuntime(written))
  const runtime = await jcoTaskRuntime()
  try {
    return { ...glue, ...shareTasks(glue.code, runtime) }
  } catch (error) {
    // jco numbers names of its runtime that the component has too. Such a component keeps the runtime that jco wrote for it.
    if (isWasmPkgError(error) && error.code === 'E_INTERNAL') return glue
    throw error
  }
}

async function generate(): Promise<TaskRuntime> {
  const files = await generateModules(Buffer.from(EVERYTHING_TEXT), [], EVERYTHING_ASYNC)
  const script = files.find(([name]) => name.endsWith('.js'))
  if (script === undefined) throw unexpected('no JavaScript')
  const code = Buffer.from(script[1]).toString('utf8')
  const syntax = parseGlue(code)
  return taskRuntime(compactTasks(rewriteGlue(code, syntax, readExports(syntax, []), new Map()).code))
}
