import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_DEFINITIONS } from '../limits.js'
import { malformed, type Reader } from './reader.js'
import type { ComponentDefinition, Item, TypeEntity } from './entities.js'

/**
 * Maximum number of bytes of definitions. Those of a nested component count once for each of its instances. Definitions
 * are a small part of a component, and binaries from real tools would reach the limit on the number of definitions long
 * before.
 */
const MAX_DEFINITION_BYTES = 32 * 1024 * 1024

/** Shared by all scopes of one binary. */
export interface Budget {
  left: number
  bytes: number
  /** For each type of an instance with resources, what the next instance of this type is. */
  readonly instanceTypes: Map<TypeEntity, () => TypeEntity>
}

export function newBudget(): Budget {
  return { left: MAX_DEFINITIONS, bytes: MAX_DEFINITION_BYTES, instanceTypes: new Map() }
}

/** The index spaces of a component, or of a component or instance type (component-model Binary.md). */
export interface Scope {
  readonly parent: Scope | undefined
  readonly budget: Budget
  readonly types: TypeEntity[]
  /** The names under which types of the index space are imported or exported. */
  readonly typeNames: Map<number, string>
  readonly functions: (TypeEntity | undefined)[]
  readonly instances: TypeEntity[]
  readonly components: (ComponentDefinition | TypeEntity)[]
}

export function newScope(parent: Scope | undefined, budget: Budget): Scope {
  return { parent, budget, types: [], typeNames: new Map(), functions: [], instances: [], components: [] }
}

/** @throws WasmPkgError `E_LIMIT` for a binary with more definitions than any real one has */
export function spend({ budget }: Scope): void {
  budget.left -= 1
  if (budget.left < 0) throw new WasmPkgError('E_LIMIT', `More than ${MAX_DEFINITIONS} definitions in one component`)
}

/** @throws WasmPkgError `E_LIMIT` for a binary that takes too long to read because of deeply nested instances */
export function spendBytes({ budget }: Scope, count: number): void {
  budget.bytes -= count
  if (budget.bytes >= 0) return
  throw new WasmPkgError('E_LIMIT', `More than ${MAX_DEFINITION_BYTES} bytes of definitions in one component`)
}

/** An entry of an index space. */
export function lookUp<T>(space: readonly T[], index: number, reader: Reader): T {
  const entry = space[index]
  if (entry === undefined && index >= space.length) throw malformed(`there is no definition ${index}`, reader.offset)
  return entry as T
}

/**
 * Adds an item to the index space of its kind.
 *
 * @param name the name under which it is imported or exported
 */
export function define(scope: Scope, item: Item, name?: string): void {
  spend(scope)
  const { kind, type } = item
  if (kind === 'function') scope.functions.push(type)
  else if (type === undefined) return
  else if (kind === 'type') {
    if (name !== undefined) scope.typeNames.set(scope.types.length, name)
    scope.types.push(type)
  } else if (kind === 'instance') scope.instances.push(type)
  else if (kind === 'component') scope.components.push(item.component ?? type)
}

/** The enclosing scope this many levels out. */
export function outer(scope: Scope, levels: number, reader: Reader): Scope {
  let current = scope
  for (let level = 0; level < levels; level += 1) {
    if (current.parent === undefined) throw malformed('an alias leads out of the component', reader.offset)
    current = current.parent
  }
  return current
}
