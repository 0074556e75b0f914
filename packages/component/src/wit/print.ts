import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { MAX_NESTING } from '../limits.js'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { identifier } from './identifier.js'
import type { Definition, Field, TypeEntity, TypeName, ValueType } from '../binary/entities.js'

/** Longest text of one type: types without names can double with each level. */
const MAX_TYPE_TEXT = 64 * 1024

/** Without its version, which says nothing about a type: `wasi:io/streams.input-stream`. */
export function qualifiedName({ id, name }: TypeName): string {
  return id === undefined ? name : `${splitLabel(id).id.replace(/@.*/s, '')}.${name}`
}

/**
 * Prints types for people, each by its name where it has one.
 *
 * @param names of the API that the types are from
 * @param nameOf how a named type is written
 */
export function createTypePrinter(
  names: ReadonlyMap<TypeEntity, TypeName>,
  nameOf: (name: TypeName) => string = ({ name }) => name,
): Printer {
  return createPrinter(new Map([...names].map(([type, name]) => [type, nameOf(name)])), () => undefined)
}

/** The types of a place as WIT: by name where there is one, else in full. */
export interface Printer {
  /** What a name stands for: `record { x: f64 }`. */
  definition(type: TypeEntity): string
  /** A use of a type. */
  use(type: ValueType): string
}

/**
 * @param names of the interface's own types
 * @param foreign the name of a resource that the interface has no name for
 */
export function createPrinter(
  names: ReadonlyMap<TypeEntity, string>,
  foreign: (type: TypeEntity) => string | undefined,
): Printer {
  const known = new Map<TypeEntity, string>()
  let depth = 0

  function use(type: ValueType): string {
    if (typeof type === 'string') return type
    const name = names.get(type)
    if (name !== undefined) return identifier(name)
    let text = known.get(type)
    if (text === undefined) {
      text = type.definition.kind === 'resource' ? (foreign(type) ?? 'resource') : definition(type)
      known.set(type, text)
    }
    return text
  }

  function definition({ definition: it }: TypeEntity): string {
    if (depth > MAX_NESTING) throw new WasmPkgError('E_LIMIT', `Types are nested deeper than ${MAX_NESTING} levels`)
    depth += 1
    try {
      const text = textOf(it)
      if (text.length > MAX_TYPE_TEXT) throw tooLarge()
      return text
    } finally {
      depth -= 1
    }
  }

  function fields(items: readonly Field[]): string {
    return commas(items, ({ name, type }) => `${identifier(name)}: ${use(type)}`)
  }

  function textOf(it: Definition): string {
    switch (it.kind) {
      case 'primitive':
        return it.name
      case 'record':
        return `record { ${fields(it.fields)} }`
      case 'variant':
        return `variant { ${commas(it.cases, ({ name, type }) => (type === undefined ? identifier(name) : `${identifier(name)}(${use(type)})`))} }`
      case 'flags':
      case 'enum':
        return `${it.kind} { ${commas(it.names, identifier)} }`
      case 'tuple':
        return `tuple<${commas(it.items, use)}>`
      case 'generic':
        return generic(it.name, it.items)
      case 'handle':
        return it.borrowed ? `borrow<${use(it.resource)}>` : use(it.resource)
      case 'resource':
        return 'resource'
      case 'function': {
        const result = it.result === undefined ? '' : ` -> ${use(it.result)}`
        return `${it.async ? 'async ' : ''}func(${fields(it.params)})${result}`
      }
      case 'instance':
        return 'interface'
      case 'component':
        return 'component'
    }
  }

  /** `result`, `result<T>`, `result<_, E>`, `future`, `list<u8, 4>`. */
  function generic(name: string, items: readonly (ValueType | undefined)[]): string {
    const last = items.findLastIndex((item) => item !== undefined)
    if (last === -1) return name
    return `${name}<${commas(items.slice(0, last + 1), (item) => (item === undefined ? '_' : use(item)))}>`
  }

  return { definition, use }
}

function tooLarge(): WasmPkgError {
  return new WasmPkgError('E_LIMIT', 'A type is too large to be printed')
}

/** Ends as soon as the text is too long: a type of a few bytes may name another, long one thousands of times. */
function commas<T>(items: readonly T[], print: (item: T) => string): string {
  const parts: string[] = []
  let length = 0
  for (const item of items) {
    const part = print(item)
    length += part.length
    if (length > MAX_TYPE_TEXT) throw tooLarge()
    parts.push(part)
  }
  return parts.join(', ')
}
