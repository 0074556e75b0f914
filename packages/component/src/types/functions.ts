import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { AsyncFunctions } from '../transpile/types.js'
import type { Definition, TypeEntity, ValueType } from '../binary/entities.js'
import { readComponent } from '../binary/read-component.js'
import { camelCase, pascalCase } from './words.js'

/** Longest signature: types without names can double with each level. */
const MAX_LENGTH = 4096

const PRIMITIVES: Readonly<Record<string, string>> = {
  bool: 'boolean',
  char: 'string',
  string: 'string',
  ...Object.fromEntries(['u8', 's8', 'u16', 's16', 'u32', 's32', 'f32', 'f64'].map((name) => [name, 'number'])),
  u64: 'bigint',
  s64: 'bigint',
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

/** Names of WIT that no parameter can have. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends false finally for ' +
    'function if implements import in instanceof interface let new null package private protected public return static super switch ' +
    'this throw true try typeof var void while with yield'
  ).split(' '),
)

/** Something that has no type here: the whole signature is then unknown. */
class Untyped extends Error {}

/**
 * The functions that a world itself imports, by name: what follows the name in TypeScript, `(level: number): void`. jco declares
 * none of them, but all the types they use, since a world names these.
 *
 * @param declares whether jco declared a type of the world
 * @param scope the module of the world
 */
export function importedFunctions(
  bytes: Uint8Array,
  scope: string,
  declares: (name: string) => boolean,
  async: AsyncFunctions | undefined,
): ReadonlyMap<string, string> {
  const { definition } = readOrSkip(bytes)
  const found = new Map<string, string>()
  if (definition.kind !== 'component') return found
  const names = new Map<TypeEntity, string>()
  for (const [name, { kind, type }] of definition.shape.imports) {
    const declared = pascalCase(name)
    if (kind !== 'type' || type === undefined || names.has(type) || !declares(declared)) continue
    names.set(type, `import(${JSON.stringify(scope)}).${declared}`)
  }
  for (const [name, { kind, type }] of definition.shape.imports) {
    if (kind !== 'function' || type?.definition.kind !== 'function') continue
    const waits = type.definition.async || async?.imports.includes(name) === true
    const text = signature(type.definition, names, waits)
    if (text !== undefined) found.set(name, text)
  }
  return found
}

/** What jco reads and this does not yet leaves the functions untyped. */
function readOrSkip(bytes: Uint8Array): TypeEntity {
  try {
    return readComponent(bytes)
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    return { definition: { kind: 'primitive', name: '' } }
  }
}

function signature(
  { params, result }: Extract<Definition, { kind: 'function' }>,
  names: ReadonlyMap<TypeEntity, string>,
  waits: boolean,
): string | undefined {
  try {
    const list = params.map(({ name, type }) => `${parameter(name)}: ${typeOf(type, names)}`)
    const thrown = isResult(result) ? result.definition.items[0] : result
    const value = thrown === undefined ? 'void' : typeOf(thrown, names)
    return `(${list.join(', ')}): ${waits ? `Promise<${value}>` : value}`
  } catch (error) {
    if (error instanceof Untyped) return undefined
    throw error
  }
}

function parameter(name: string): string {
  const text = camelCase(name)
  // jco has refused the component if it is anything else; this becomes code of an editor.
  if (!/^[a-z]\w*$/i.test(text)) throw new Untyped()
  return RESERVED.has(text) ? `_${text}` : text
}

type Generic = Extract<Definition, { kind: 'generic' }>

/** The error of a result that a function gives is thrown. */
function isResult(type: ValueType | undefined): type is { readonly definition: Generic } {
  return typeof type === 'object' && type.definition.kind === 'generic' && type.definition.name === 'result'
}

function typeOf(type: ValueType, names: ReadonlyMap<TypeEntity, string>): string {
  const text = textOf(type, names)
  if (text.length > MAX_LENGTH) throw new Untyped()
  return text
}

function textOf(type: ValueType, names: ReadonlyMap<TypeEntity, string>): string {
  if (typeof type === 'string') return primitive(type)
  const name = names.get(type)
  if (name !== undefined) return name
  const { definition } = type
  switch (definition.kind) {
    case 'primitive':
      return primitive(definition.name)
    case 'tuple':
      return `[${definition.items.map((item) => typeOf(item, names)).join(', ')}]`
    case 'handle':
      return typeOf(definition.resource, names)
    case 'generic':
      return genericOf(definition, names)
    default:
      // Records and the like, and resources, have names where they can be used.
      throw new Untyped()
  }
}

function primitive(name: string): string {
  const text = PRIMITIVES[name]
  if (text === undefined) throw new Untyped()
  return text
}

function genericOf({ name, items }: Generic, names: ReadonlyMap<TypeEntity, string>): string {
  const [first, second] = items
  const sideOf = (side: ValueType | undefined): string => (side === undefined ? 'void' : typeOf(side, names))
  if (name === 'result') return `({ tag: 'ok', val: ${sideOf(first)} } | { tag: 'err', val: ${sideOf(second)} })`
  if (first === undefined || items.length > 1) throw new Untyped()
  const item = typeOf(first, names)
  if (name === 'option')
    return isOption(first) ? `({ tag: 'none' } | { tag: 'some', val: ${item} })` : `(${item} | undefined)`
  if (name === 'list') return (typeof first === 'string' ? ARRAYS[first] : undefined) ?? `Array<${item}>`
  throw new Untyped()
}

/** Nothing in something, and nothing at all, would look alike. */
function isOption(type: ValueType): boolean {
  return typeof type === 'object' && type.definition.kind === 'generic' && type.definition.name === 'option'
}
