import type { WitApi, WitName, WitType } from '../api.js'
import type { Definition as WitDefinition, ValueType as WitValueType } from '../../binary/entities.js'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'

/** Types without names have a few levels. A forged binary must not exhaust the stack. */
const MAX_DEPTH = 100

/** Two types with the same name, which are compared separately. */
export interface NamedPair {
  readonly name: WitName
  readonly before: WitType
  readonly after: WitType
}

/** Compares types of two APIs. */
export interface TypeComparer {
  /** Compares uses of types. */
  same(before: WitValueType, after: WitValueType): boolean
  /** Compares the definitions of two names. */
  sameDefinition(before: WitType, after: WitType): boolean
  /** Whether two types have the same name. The pair is then in the result of `takeNamed`. */
  meet(before: WitType, after: WitType): boolean
  /** Pairs of named types since the last call. Each pair is returned only once. */
  takeNamed(): readonly NamedPair[]
}

/**
 * Compares like the component model: value and function types must have the same structure, whatever their names and
 * aliases, and resources are distinguished by their definition. Types with the same name on both sides count as equal
 * and are collected, so that a change is reported once, at its definition.
 *
 * @param corresponds whether two names mean the same type in different versions of an interface
 */
export function createTypeComparer(
  before: WitApi,
  after: WitApi,
  corresponds: (before: WitName, after: WitName, isResource: boolean) => boolean,
): TypeComparer {
  const known = new Map<WitType, Map<WitType, boolean>>()
  const met = new Map<WitType, Set<WitType>>()
  let named: NamedPair[] = []
  let depth = 0

  function meet(a: WitType, b: WitType): boolean {
    const name = before.names.get(a)
    const other = after.names.get(b)
    const isResource = a.definition.kind === 'resource'
    if (name === undefined || other === undefined || !corresponds(name, other, isResource)) return false
    const others = met.get(a) ?? new Set()
    met.set(a, others)
    if (!others.has(b)) {
      others.add(b)
      named.push({ name, before: a, after: b })
    }
    return true
  }

  function same(a: WitValueType, b: WitValueType): boolean {
    if (typeof a !== 'string' && typeof b !== 'string' && meet(a, b)) return true
    const [left, right] = [withoutAlias(a), withoutAlias(b)]
    if (typeof left === 'string' || typeof right === 'string') return left === right
    let answer = known.get(left)?.get(right)
    if (answer === undefined) {
      answer = sameDefinition(left, right)
      const answers = known.get(left) ?? new Map<WitType, boolean>()
      known.set(left, answers.set(right, answer))
    }
    return answer
  }

  function sameDefinition({ definition: a }: WitType, { definition: b }: WitType): boolean {
    depth += 1
    if (depth > MAX_DEPTH) throw new WasmPkgError('E_LIMIT', `Types are nested deeper than ${MAX_DEPTH} levels`)
    const answer = compare(a, b)
    depth -= 1
    return answer
  }

  function compare(a: WitDefinition, b: WitDefinition): boolean {
    switch (a.kind) {
      case 'record':
        return b.kind === 'record' && sameMembers(a.fields, b.fields)
      case 'variant':
        return b.kind === 'variant' && sameMembers(a.cases, b.cases)
      case 'flags':
      case 'enum':
        return b.kind === a.kind && a.names.join() === b.names.join()
      case 'tuple':
        return b.kind === 'tuple' && sameList(a.items, b.items)
      case 'generic':
        return b.kind === 'generic' && a.name === b.name && sameList(a.items, b.items)
      case 'handle':
        return b.kind === 'handle' && a.borrowed === b.borrowed && sameResource(a.resource, b.resource)
      case 'primitive':
        return b.kind === 'primitive' && a.name === b.name
      case 'function':
        return (
          b.kind === 'function' &&
          a.async === b.async &&
          sameMembers(a.params, b.params) &&
          sameOptional(a.result, b.result)
        )
      case 'resource':
      case 'instance':
      case 'component':
        // Their parts are compared as separate items.
        return a.kind === b.kind
    }
  }

  function sameResource(a: WitType, b: WitType): boolean {
    // A resource without a name on either side is unknown.
    return meet(a, b) || (before.names.get(a) === undefined && after.names.get(b) === undefined)
  }

  function sameMembers(a: readonly Member[], b: readonly Member[]): boolean {
    return (
      a.length === b.length && a.every(({ name, type }, i) => name === b[i]?.name && sameOptional(type, b[i]?.type))
    )
  }

  function sameList(a: readonly (WitValueType | undefined)[], b: readonly (WitValueType | undefined)[]): boolean {
    return a.length === b.length && a.every((type, i) => sameOptional(type, b[i]))
  }

  function sameOptional(a: WitValueType | undefined, b: WitValueType | undefined): boolean {
    return a === undefined || b === undefined ? a === b : same(a, b)
  }

  return {
    same,
    sameDefinition,
    meet,
    takeNamed: () => {
      const taken = named
      named = []
      return taken
    },
  }
}

interface Member {
  readonly name: string
  readonly type?: WitValueType
}

/** `type id = u32` becomes `u32`. */
function withoutAlias(type: WitValueType): WitValueType {
  return typeof type !== 'string' && type.definition.kind === 'primitive' ? type.definition.name : type
}
