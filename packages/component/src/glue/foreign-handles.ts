import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { AnyNode } from 'acorn'
import { type GlueSyntax, walk } from './syntax.js'
import { isMember, isNamed } from './synchronous/visit.js'

/**
 * Refuses a composed component in which a part returns another part's resource to the outside, or takes it from there. jco 1.35
 * confuses the handle tables of the parts, so a call would silently use another resource, or none. wasmtime runs such
 * components (see `fixtures/composed`).
 *
 * A part that defines a resource has a `resource.new` for its table. Handles of a table without one belong to another part and
 * must not cross.
 *
 * @throws WasmPkgError `E_UNSUPPORTED`
 */
export function refuseForeignHandles({ body }: GlueSyntax): void {
  const instances = new Map<string, unknown>()
  const registries = new Map<string, string>()
  const crossing = new Set<string>()
  const owners = new Set<string>()
  for (const statement of body) {
    for (const node of walk(statement)) {
      readInstance(node, instances)
      readRegistry(node, registries)
      // handleTable0[(handle1 << 1) + 1], where a handle comes in
      if (node.type === 'MemberExpression' && node.computed && node.object.type === 'Identifier') {
        crossing.add(node.object.name)
      }
      if (node.type !== 'CallExpression' || node.callee.type !== 'MemberExpression') continue
      const { object, property } = node.callee
      // finalizationRegistry0.register(rsc0, handle1, rsc0), where one goes out
      if (object.type === 'Identifier' && isNamed(property, 'register')) crossing.add(registries.get(object.name) ?? '')
      // rscTableCreateOwn.bind(null, handleTable0)
      const table = node.arguments[1]
      if (isMember(node.callee, 'rscTableCreateOwn', 'bind') && table?.type === 'Identifier') owners.add(table.name)
    }
  }
  const classes = new Set(registries.values())
  const makers = new Set([...owners].map((table) => instances.get(table)))
  for (const table of crossing) {
    if (!classes.has(table) || owners.has(table) || makers.size === 0 || makers.has(instances.get(table))) continue
    throw new WasmPkgError(
      'E_UNSUPPORTED',
      'it is composed of parts, and one passes handles of a resource of another to the outside, which jco does not keep apart',
      { hint: 'Publish the parts as packages of their own: wasm-pkg links them, and resources pass between them.' },
    )
  }
}

/** `handleTable0._componentIdx = 1` */
function readInstance(node: AnyNode, instances: Map<string, unknown>): void {
  if (node.type !== 'AssignmentExpression' || node.left.type !== 'MemberExpression') return
  const { object, property } = node.left
  if (object.type !== 'Identifier' || !isNamed(property, '_componentIdx')) return
  if (node.right.type === 'Literal') instances.set(object.name, node.right.value)
}

/** `const finalizationRegistry0 = finalizationRegistryCreate((handle) => { const { rep } = rscTableRemove(handleTable0, handle); … })` */
function readRegistry(node: AnyNode, registries: Map<string, string>): void {
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || node.init?.type !== 'CallExpression')
    return
  if (!isNamed(node.init.callee, 'finalizationRegistryCreate')) return
  for (const inner of walk(node.init)) {
    if (inner.type !== 'CallExpression' || !isNamed(inner.callee, 'rscTableRemove')) continue
    const [table] = inner.arguments
    if (table?.type === 'Identifier') registries.set(node.id.name, table.name)
  }
}
