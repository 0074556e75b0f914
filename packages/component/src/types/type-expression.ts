import { MAX_NESTING } from '../limits.js'
import type { Case, Definition, Field, TypeEntity, ValueType } from '../binary/entities.js'
import type { FieldDeclaration, Keyword, TypeExpression } from './model.js'
import { camelCase } from './words.js'

const PRIMITIVES: Readonly<Record<string, Keyword>> = {
  bool: 'boolean',
  char: 'string',
  string: 'string',
  // The glue returns the number of the context.
  'error-context': 'number',
  ...Object.fromEntries(
    ['u8', 's8', 'u16', 's16', 'u32', 's32', 'f32', 'f64'].map((name) => [name, 'number' as const]),
  ),
}

const ARRAYS: Readonly<Record<string, string>> = {
  u8: 'Uint8Array',
  s8: 'Int8Array',
  u16: 'Uint16Array',
  s16: 'Int16Array',
  u32: 'Uint32Array',
  s32: 'Int32Array',
  u64: 'BigUint64Array',
  s64: 'BigInt64Array',
  f32: 'Float32Array',
  f64: 'Float64Array',
}

/** A longer fixed-length list becomes an array, because TypeScript can only express a length by listing the items. */
const MAX_FIXED_LENGTH = 256

/** How an engine represents values, where engines differ. */
export interface Convention {
  /** The type of `u64` and `s64`. */
  readonly integer64: Keyword
  /** The values of an absent option. */
  readonly none: readonly Keyword[]
  /** Whether an absent option is such a value, if there are this many options, one in the other. */
  readonly isPlain: (levels: number) => boolean
  /** A `future` with this value. */
  readonly future: (value: TypeExpression) => TypeExpression
  /** What iterating over a `stream<u8>` yields. */
  readonly bytes: TypeExpression
}

export const keyword = (name: Keyword): TypeExpression => ({ kind: 'keyword', name })

export const global = (name: string, ...args: readonly TypeExpression[]): TypeExpression => ({
  kind: 'global',
  name,
  args,
})

/**
 * Values as jco passes them: `u64` is a bigint, an absent option is `undefined`, which represents the innermost option, so
 * that every second level needs an object.
 */
export const JCO: Convention = {
  integer64: 'bigint',
  none: ['undefined'],
  isPlain: (levels) => levels % 2 === 1,
  future: (value) => global('PromiseLike', value),
  bytes: keyword('number'),
}

/** The name of a type where it is used. `undefined` if it has no name. */
export type NameOf = (type: TypeEntity) => TypeExpression | undefined

/** The TypeScript of WIT types. */
export interface Expressions {
  /** A reference to a type, by its name if it has one. */
  readonly use: (type: ValueType | undefined) => TypeExpression
  /** The definition of a named type. */
  readonly definition: (type: TypeEntity) => TypeExpression
  readonly field: (field: Field) => FieldDeclaration
  /** `{ tag: 'circle', val: Point }` */
  readonly variantCase: (item: Case) => readonly FieldDeclaration[]
}

/** WIT types as JavaScript values: lists of numbers are typed arrays, and the rest as the convention says. */
export function createExpressions(nameOf: NameOf, convention: Convention = JCO): Expressions {
  const none = convention.none.map(keyword)
  const known = new Map<TypeEntity, TypeExpression>()
  let depth = 0

  function use(type: ValueType | undefined): TypeExpression {
    if (type === undefined) return keyword('void')
    if (type === 'u64' || type === 's64') return keyword(convention.integer64)
    if (typeof type === 'string') return keyword(PRIMITIVES[type] ?? 'unknown')
    return nameOf(type) ?? definition(type)
  }

  function definition(type: TypeEntity): TypeExpression {
    const found = known.get(type)
    if (found !== undefined) return found
    if (depth > MAX_NESTING) return keyword('unknown')
    depth += 1
    const made = make(type.definition)
    depth -= 1
    known.set(type, made)
    return made
  }

  function make(it: Definition): TypeExpression {
    switch (it.kind) {
      case 'primitive':
        return use(it.name)
      case 'record':
        return { kind: 'object', fields: it.fields.map(field) }
      case 'variant':
        return union(it.cases.map((item) => ({ kind: 'object', fields: variantCase(item) })))
      case 'enum':
        return union(it.names.map((text) => ({ kind: 'literal', text })))
      case 'flags':
        return { kind: 'object', fields: it.names.map(flag) }
      case 'tuple':
        return { kind: 'tuple', items: it.items.map(use) }
      case 'handle':
        return use(it.resource)
      case 'generic':
        return generic(it.name, it.items)
      default:
        // A resource without a name cannot be distinguished from another.
        return keyword('unknown')
    }
  }

  function generic(name: string, items: readonly (ValueType | undefined)[]): TypeExpression {
    const [first, second] = items
    switch (name) {
      case 'list':
        return list(first, second)
      case 'option':
        return convention.isPlain(optionLevels(first) + 1)
          ? { kind: 'union', members: [use(first), ...none] }
          : { kind: 'helper', name: 'Option', args: [use(first)] }
      case 'result':
        return { kind: 'helper', name: 'Result', args: [use(first), use(second)] }
      case 'map':
        return global('Map', use(first), use(second))
      case 'future':
        return convention.future(use(first))
      case 'stream':
        return global('AsyncIterable', primitiveOf(first) === 'u8' ? convention.bytes : use(first))
      default:
        return keyword('unknown')
    }
  }

  function list(item: ValueType | undefined, length: ValueType | undefined): TypeExpression {
    if (length !== undefined && Number(length) <= MAX_FIXED_LENGTH) {
      return { kind: 'tuple', items: Array.from({ length: Number(length) }, () => use(item)) }
    }
    const array = length === undefined ? ARRAYS[primitiveOf(item) ?? ''] : undefined
    return array === undefined ? global('Array', use(item)) : global(array)
  }

  function field({ name, type }: Field): FieldDeclaration {
    const inner = optionOf(type)
    if (inner === undefined || !convention.isPlain(optionLevels(type)))
      return { name: camelCase(name), optional: false, type: use(type) }
    // An explicit `undefined` is also allowed. With `exactOptionalPropertyTypes`, this differs from a missing property.
    const members = [use(inner.item), ...none]
    return { name: camelCase(name), optional: true, type: { kind: 'union', members } }
  }

  function variantCase({ name, type }: Case): readonly FieldDeclaration[] {
    return [
      { name: 'tag', optional: false, type: { kind: 'literal', text: name } },
      ...(type === undefined ? [] : [{ name: 'val', optional: false, type: use(type) }]),
    ]
  }

  return { use, definition, field, variantCase }
}

/** A missing flag is false. */
export function flag(name: string): FieldDeclaration {
  const members = [keyword('boolean'), keyword('undefined')]
  return { name: camelCase(name), optional: true, type: { kind: 'union', members } }
}

export function union(members: readonly TypeExpression[]): TypeExpression {
  return members.length === 0 ? keyword('never') : { kind: 'union', members }
}

function primitiveOf(type: ValueType | undefined): string | undefined {
  if (typeof type !== 'object') return type
  return type.definition.kind === 'primitive' ? type.definition.name : undefined
}

function optionOf(type: ValueType | undefined): { readonly item: ValueType | undefined } | undefined {
  if (typeof type !== 'object' || type.definition.kind !== 'generic' || type.definition.name !== 'option')
    return undefined
  return { item: type.definition.items[0] }
}

function optionLevels(type: ValueType | undefined): number {
  let levels = 0
  for (let next = optionOf(type); next !== undefined && levels <= MAX_NESTING; next = optionOf(next.item)) levels += 1
  return levels
}
