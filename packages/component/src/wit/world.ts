import { witPackageOf, parseInterfaceId } from '../interface-id.js'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { identifier } from './identifier.js'
import type { DeclaredItem, WitApi, WitInterface, WitItem, WitType } from './api.js'
import { type MemberName, parseMember } from './member.js'
import { definitionText, functionText, type PrintedDefinition, type PrintedFunction } from './print.js'

/** The imports and exports of a component as WIT text: its world, then every interface in its package. */
export function printWorld({ imports, exports }: WitApi): string {
  const world = [...worldLines('import', imports), ...worldLines('export', exports)]
  const packages = interfacesByPackage([...imports, ...exports])
  const blocks = [...packages].map(([name, interfaces]) => {
    const items = [...interfaces].map(([id, own]) => block(`interface ${identifier(id)}`, interfaceLines(own, name)))
    return block(
      `package ${reference(name)}`,
      items.flatMap((lines, i) => (i > 0 ? ['', ...lines] : lines)),
    )
  })
  return [['package root:component;'], block('world root', world), ...blocks]
    .map((lines) => lines.join('\n'))
    .join('\n\n')
}

type Items = WitInterface['items']

/**
 * Each interface once, even if the component imports and exports it. Tools remove unused items from imports, so neither
 * side is necessarily complete.
 */
function interfacesByPackage(
  items: Iterable<readonly [string, WitItem | WitInterface]>,
): ReadonlyMap<string, ReadonlyMap<string, Items>> {
  const packages = new Map<string, Map<string, Items>>()
  for (const [id, item] of items) {
    const parts = parseInterfaceId(id)
    if (item.kind !== 'interface' || parts === undefined) continue
    const name = witPackageOf(parts)
    const interfaces = packages.get(name) ?? new Map<string, Items>()
    const known = interfaces.get(parts.interface) ?? new Map<string, WitItem>()
    packages.set(name, interfaces.set(parts.interface, new Map([...known, ...item.items])))
  }
  return packages
}

function block(head: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [`${head} {}`]
  return [`${head} {`, ...lines.map((line) => (line === '' ? '' : `  ${line}`)), '}']
}

function worldLines(side: 'import' | 'export', items: WitApi['imports']): readonly string[] {
  const own = new Map(
    [...items].flatMap(([name, item]): [string, WitItem][] => (item.kind === 'interface' ? [] : [[name, item]])),
  )
  const members = membersOf(own)
  return [...items].flatMap(([name, item]) => {
    if (item.kind === 'interface') {
      if (parseInterfaceId(name) !== undefined) return [`${side} ${externReference(name)};`]
      return block(`${side} ${identifier(name)}: interface`, interfaceLines(item.items))
    }
    if (item.kind === 'type') return typeLines(name, item, members)
    return isMember(name, members) ? [] : [`${side} ${functionLine(name, item)}`]
  })
}

/** Lines of the methods of each resource that is defined among the items. */
type Members = ReadonlyMap<string, readonly string[]>

function membersOf(items: Items): Members {
  const members = new Map<string, string[]>()
  for (const [name, item] of items) {
    const member = parseMember(name)
    if (member === undefined || item.parts?.kind !== 'function' || !items.has(member.owner)) continue
    const lines = members.get(member.owner) ?? []
    lines.push(memberLine(member, item.parts, item.type))
    members.set(member.owner, lines)
  }
  return members
}

function isMember(name: string, members: Members): boolean {
  return members.has(parseMember(name)?.owner ?? '')
}

/** Types first, resources with their methods, then functions. */
function interfaceLines(items: Items, pack?: string): readonly string[] {
  const members = membersOf(items)
  const types = [...items].flatMap(([name, item]) => (item.kind === 'type' ? typeLines(name, item, members, pack) : []))
  const functions = [...items].flatMap(([name, item]) =>
    item.kind !== 'function' || isMember(name, members) ? [] : [functionLine(name, item)],
  )
  return [...types, ...functions]
}

function typeLines(name: string, { parts, from }: WitItem, members: Members, pack?: string): readonly string[] {
  if (from !== undefined) return [useLine(name, from, pack)]
  const own = members.get(name)
  return parts.kind === 'resource' && own !== undefined
    ? block(`resource ${identifier(name)}`, own)
    : [typeLine(name, parts)]
}

/** `cache: wasi:keyvalue/store@0.2.0` for an interface with a label. */
function externReference(name: string): string {
  const { label, id } = splitLabel(name)
  return label === undefined ? reference(id) : `${identifier(label)}: ${reference(id)}`
}

/** `docs:%stream/%use@1.0.0`: keywords can occur anywhere in an id. */
function reference(id: string): string {
  return id.replace(/^[^@]+/, (path) => path.replaceAll(/[^:/]+/g, identifier))
}

/** @param pack the package in which this is written, with its version. Its own interfaces are referenced by name only. */
function useLine(name: string, from: { readonly id: string; readonly name: string }, pack?: string): string {
  const id = parseInterfaceId(from.id)
  const isOwn = id !== undefined && witPackageOf(id) === pack
  const target = isOwn ? identifier(id.interface) : reference(splitLabel(from.id).id)
  const alias = from.name === name ? '' : ` as ${identifier(name)}`
  return `use ${target}.{${identifier(from.name)}${alias}};`
}

function functionLine(name: string, { parts }: DeclaredItem): string {
  return `${identifier(name)}: ${definitionText(parts)};`
}

function typeLine(name: string, parts: PrintedDefinition): string {
  if (parts.kind === 'block') return `${parts.keyword} ${identifier(name)} ${parts.body}`
  if (parts.kind === 'resource') return `resource ${identifier(name)};`
  return `type ${identifier(name)} = ${definitionText(parts)};`
}

/**
 * `[constructor]canvas: func(width: u32) -> canvas` is written as `constructor(width: u32)`, and methods do not write
 * their `self`.
 */
function memberLine({ kind, name }: MemberName, parts: PrintedFunction, type: WitType | undefined): string {
  switch (kind) {
    case 'constructor': {
      const result = parts.result === undefined || returnsHandle(type) ? '' : ` -> ${parts.result}`
      return `constructor(${parts.params.join(', ')})${result};`
    }
    case 'static':
      return `${identifier(name)}: static ${functionText(parts)};`
    case 'method':
      return `${identifier(name)}: ${functionText({ ...parts, params: parts.params.slice(1) })};`
  }
}

/** A constructor returns its resource, or a result of it. */
function returnsHandle(type: WitType | undefined): boolean {
  const result = type?.definition.kind === 'function' ? type.definition.result : undefined
  return typeof result === 'object' && result.definition.kind === 'handle'
}
