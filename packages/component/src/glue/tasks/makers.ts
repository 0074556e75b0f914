import type { AnyNode, ClassBody, Node, Program, Statement } from 'acorn'
import MagicString from 'magic-string'
import { CREATE_TRAPS, RUN_INSTANCE, SHARED_NAMES, TRAP_NAMES } from '../shared/text.js'
import { declaredNames } from '../synchronous/undeclared.js'
import { namesIn } from '../synchronous/visit.js'
import { unexpected } from '../syntax.js'
import { makerOf, TASK_HELPERS, type TaskRuntime } from './module.js'
import { eachUse, type Part, partsOf, type PartText } from './parts.js'

/**
 * Makes a function of each part, which makes the part for an instance: jco's runtime keeps the state of an instance in variables
 * around it.
 *
 * @param code rewritten glue of a component that has all parts
 * @throws WasmPkgError `E_INTERNAL` if a part has a variable by the name of another part
 */
export function taskRuntime(code: string): TaskRuntime {
  const parts = new Map(partsOf(code).map((part) => [part.name, part]))
  const uses = new Set([CREATE_TRAPS, RUN_INSTANCE, 'WebAssemblyRuntimeError'])
  const text = new MagicString(code)
  const makers = [...parts.values()].map((part) => {
    for (const name of namesIn(part.statement)) if (SHARED_NAMES.includes(name)) uses.add(name)
    return makerText(text, part, parts)
  })
  return { parts, body: [TASK_HELPERS, ...makers].join('\n'), uses: [...uses], makers: [...parts.keys()].map(makerOf) }
}

/**
 * `set` gets the value before a part asks for those that it only uses when it runs, because they may in turn use this one. What
 * the value itself is made of comes first.
 */
function makerText(text: MagicString, part: Part, parts: ReadonlyMap<string, Part>): string {
  const { name, statement } = part
  const locals = declaredNames({ type: 'Program', body: [statement] } as unknown as Program)
  const hidden = [...locals].find((local) => local !== name && parts.has(local))
  if (hidden !== undefined) throw unexpected(`${name} has a variable of its own that is named ${hidden}`)
  changeThroughMember(text, statement, parts)
  const used = namesOfParts(statement, parts).filter((other) => other !== name)
  const first = new Set(madeOf(statement).flatMap((node) => namesOfParts(node, parts)))
  const later = used.filter((other) => !first.has(other))
  const traps = [...new Set(namesIn(statement))].filter((other) => TRAP_NAMES.includes(other))
  return [
    `export const ${makerOf(name)} = (get, set${traps.length === 0 ? '' : `, { ${traps.join(', ')} }`}) => {`,
    ...[...first].map((other) => `  const ${other} = get(${makerOf(other)});`),
    ...(later.length === 0 ? [] : [`  let ${later.join(', ')};`]),
    `  set(${valueText(text, part)});`,
    ...later.map((other) => `  ${other} = get(${makerOf(other)});`),
    '};',
  ].join('\n')
}

function namesOfParts(node: Node, parts: ReadonlyMap<string, Part>): readonly string[] {
  return [...new Set(namesIn(node))].filter((name) => parts.has(name))
}

/** The expressions that are evaluated when a part is made. */
function madeOf(statement: Statement): readonly Node[] {
  if (statement.type === 'VariableDeclaration') {
    const init = statement.declarations[0]?.init as AnyNode | null | undefined
    return !init || init.type === 'ArrowFunctionExpression' || init.type === 'FunctionExpression' ? [] : [init]
  }
  if (statement.type !== 'ClassDeclaration') return []
  const { superClass, body } = statement
  return [...(superClass ? [superClass] : []), ...body.body.flatMap(madeOfMember)]
}

/** The fields of the class itself, and computed keys. */
function madeOfMember(member: ClassBody['body'][number]): readonly Node[] {
  if (member.type === 'StaticBlock') return [member]
  const isField = member.type === 'PropertyDefinition' && member.static && member.value
  return [...(member.computed ? [member.key] : []), ...(isField ? [member.value as Node] : [])]
}

/** A variable of the runtime that changes is a member of an object. */
export function changeThroughMember(text: MagicString, root: Node, parts: ReadonlyMap<string, PartText>): void {
  eachUse(root, ({ name, start, end }, isShort) => {
    if (parts.get(name)?.changes === true)
      text.overwrite(start, end, isShort ? `${name}: ${name}.value` : `${name}.value`)
  })
}

/** A declaration as an expression. */
function valueText(text: MagicString, { name, statement, changes }: Part): string {
  if (statement.type !== 'VariableDeclaration') return text.slice(statement.start, statement.end)
  const init = statement.declarations[0]?.init
  if (!init) throw unexpected(`${name} has no value at first`)
  const value = text.slice(init.start, init.end)
  return changes ? `{ value: ${value} }` : value
}
