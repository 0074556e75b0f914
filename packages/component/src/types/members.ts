import type { WitInterface } from '../wit/api.js'
import { parseMember, plainName } from '../wit/member.js'
import { isIdentifier } from './identifiers.js'
import { camelCase, pascalCase } from './words.js'

/** The JavaScript names of an interface's exports: its functions, and its own resources as classes. */
export function interfaceMembers({ items }: WitInterface): readonly string[] {
  const names = [...items].flatMap(([name, { kind, type, from }]) => {
    if (kind === 'function') return parseMember(name) === undefined ? [camelCase(plainName(name))] : []
    return type?.definition.kind === 'resource' && from === undefined ? [pascalCase(name)] : []
  })
  return names.filter(isIdentifier)
}
