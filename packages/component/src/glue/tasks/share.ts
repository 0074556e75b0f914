import MagicString from 'magic-string'
import { replaceRunner } from '../shared/share.js'
import { SHARED_NAMES, TRAP_NAMES } from '../shared/text.js'
import { declaredNamesOf, instantiateBody, removeUnused } from '../synchronous/unused.js'
import { undeclaredNames } from '../synchronous/undeclared.js'
import { namesIn } from '../synchronous/visit.js'
import { parseModule, unexpected } from '../syntax.js'
import { compactTasks } from './compact.js'
import { changeThroughMember } from './makers.js'
import { CREATE_TASKS, makerOf, RUN_TASKS, type TaskRuntime } from './module.js'
import { isElsewhere, partsOf, type PartText } from './parts.js'

/** Glue that takes the task runtime from the modules that all components share. */
export interface SharedTasks {
  readonly code: string
  /** The names that it imports from the runtime module. */
  readonly runtime: readonly string[]
  /** The names that it imports from the module with the task runtime. */
  readonly tasks: readonly string[]
}

/**
 * Replaces the task runtime in a component's glue by what all components share. A part that the shared runtime does not have
 * stays where it is.
 *
 * @param rewritten glue of `rewriteGlue`
 * @throws WasmPkgError `E_INTERNAL` if a part differs from that of the runtime
 */
export function shareTasks(rewritten: string, { parts }: TaskRuntime): SharedTasks {
  const code = compactTasks(rewritten)
  const own = partsOf(code)
  const known = own.filter(({ name }) => parts.has(name))
  const other = known.find(({ name, text }) => parts.get(name)?.text !== text)
  if (other !== undefined) throw unexpected(`its ${other.name} is not that of the task runtime`)
  const before = parseModule(code)
  const text = new MagicString(code)
  const body = instantiateBody(before.body)
  const removed = new Set(known.map(({ statement }) => statement.start))
  for (const statement of body) {
    if (isElsewhere(statement) || removed.has(statement.start)) text.remove(statement.start, statement.end)
    else changeThroughMember(text, statement, parts)
  }
  replaceRunner(text, body, RUN_TASKS)
  return bind(removeUnused(text.toString()), undeclaredNames(before), parts)
}

/** Declares what the glue uses of the runtime. */
function bind(code: string, globals: readonly string[], parts: ReadonlyMap<string, PartText>): SharedTasks {
  const program = parseModule(code)
  // Also names that a function has for a variable of its own, which hides the one that is declared here.
  const declared = new Set(instantiateBody(program.body).flatMap(declaredNamesOf))
  const used = [...new Set(namesIn(program))].filter((name) => !declared.has(name))
  const ofTraps = used.filter((name) => TRAP_NAMES.includes(name))
  const ofTasks = used.filter((name) => parts.has(name))
  const shared = used.filter((name) => SHARED_NAMES.includes(name))
  const known = new Set([...ofTraps, ...ofTasks, ...shared, RUN_TASKS])
  const unknown = undeclaredNames(program, globals).find((name) => !known.has(name))
  if (unknown !== undefined) throw unexpected(`${unknown} is shared, and the runtime has none`)
  const [first] = instantiateBody(program.body)
  if (first === undefined) throw unexpected('instantiate is empty')
  const traps = ofTraps.length === 0 ? '' : `, traps: { ${ofTraps.join(', ')} }`
  const tasks = ofTasks.map((name) => `${name} = _get(${makerOf(name)})`)
  const statements = `const { get: _get${traps} } = ${CREATE_TASKS}()${['', ...tasks].join(', ')};\n  `
  return {
    code: new MagicString(code).appendLeft(first.start, statements).toString(),
    runtime: shared,
    tasks: [CREATE_TASKS, RUN_TASKS, ...ofTasks.map(makerOf)],
  }
}
