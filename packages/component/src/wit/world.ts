import { packageOf, parseInterfaceId } from '../interface-id.js'
import { identifier } from './identifier.js'
import type { WitApi, WitInterface, WitItem } from './api.js'

/** What a component imports and exports as WIT text: its world, then every interface in its package. */
export function printWorld({ imports, exports }: WitApi): string {
  const world = [...worldLines('import', imports), ...worldLines('export', exports)]
  const packages = new Map<string, Set<string>>()
  for (const [id, item] of [...imports, ...exports]) {
    const parts = parseInterfaceId(id)
    if (item.kind !== 'interface' || parts === undefined) continue
    const name = packageOf(parts)
    const known = packages.get(name) ?? new Set<string>()
    packages.set(name, known.add(block(`interface ${identifier(parts.interface)}`, interfaceLines(item.items, name))))
  }
  return [
    'package root:component;',
    block('world root', world),
    ...[...packages].map(([name, texts]) =>
      block(
        `package ${name}`,
        [...texts].flatMap((text, i) => [...(i > 0 ? [''] : []), ...text.split('\n')]),
      ),
    ),
  ].join('\n\n')
}

function block(head: string, lines: readonly string[]): string {
  if (lines.length === 0) return `${head} {}`
  return `${head} {\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n}`
}

function worldLines(side: 'import' | 'export', items: ReadonlyMap<string, WitItem | WitInterface>): readonly string[] {
  return [...items].flatMap(([name, item]) => {
    if (item.kind === 'interface') {
      if (parseInterfaceId(name) !== undefined) return [`${side} ${reference(name)};`]
      return block(`${side} ${identifier(name)}: interface`, interfaceLines(item.items)).split('\n')
    }
    return item.kind === 'function'
      ? [`${side} ${identifier(name)}: ${item.text};`]
      : [item.from === undefined ? typeLine(name, item.text) : useLine(name, item.from)]
  })
}

const MEMBER = /^\[(?<what>[a-z ]+)\](?<owner>[^.]+)(?:\.(?<name>.+))?$/

/** Types first, resources with their methods, then functions. */
function interfaceLines(items: ReadonlyMap<string, WitItem>, pack?: string): readonly string[] {
  const members = new Map<string, string[]>()
  for (const [name, { text }] of items) {
    const groups = MEMBER.exec(name)?.groups
    const owner = groups?.['owner'] ?? ''
    if (groups === undefined || !items.has(owner)) continue
    const line = memberLine(groups['what'] ?? '', groups['name'] ?? '', text)
    const known = members.get(owner)
    if (known === undefined) members.set(owner, [line])
    else known.push(line)
  }
  const types = [...items].flatMap(([name, { kind, text, from }]) => {
    if (kind !== 'type') return []
    if (from !== undefined) return [useLine(name, from, pack)]
    const own = members.get(name)
    return text === 'resource' && own !== undefined
      ? block(`resource ${identifier(name)}`, own).split('\n')
      : [typeLine(name, text)]
  })
  const functions = [...items].flatMap(([name, { kind, text }]) =>
    kind !== 'function' || members.has(MEMBER.exec(name)?.groups?.['owner'] ?? '')
      ? []
      : [`${identifier(name)}: ${text};`],
  )
  return [...types, ...functions]
}

/** `docs:%stream/%use@1.0.0`: keywords may stand anywhere in an id. */
function reference(id: string): string {
  return id.replace(/^[^@]+/, (path) => path.replaceAll(/[^:/]+/g, identifier))
}

/** @param pack the package that this is written in, with its version: its own interfaces go by their names alone */
function useLine(name: string, from: { readonly id: string; readonly name: string }, pack?: string): string {
  const id = parseInterfaceId(from.id)
  const isOwn = id !== undefined && packageOf(id) === pack
  const target = isOwn ? identifier(id.interface) : reference(from.id)
  const alias = from.name === name ? '' : ` as ${identifier(name)}`
  return `use ${target}.{${identifier(from.name)}${alias}};`
}

function typeLine(name: string, text: string): string {
  const [, keyword, body] = /^(record|variant|enum|flags) (\{.*)$/s.exec(text) ?? []
  if (keyword !== undefined) return `${keyword} ${identifier(name)} ${body}`
  if (text === 'resource') return `resource ${identifier(name)};`
  return `type ${identifier(name)} = ${text.replace(/^type /, '')};`
}

/** `[constructor]canvas: func(width: u32) -> canvas` is written `constructor(width: u32)`. */
function memberLine(what: string, name: string, text: string): string {
  if (what.endsWith('constructor'))
    return `constructor${text.replace(/^(?:async )?func/, '').replace(/ -> [a-z0-9-]+$/i, '')};`
  if (what.endsWith('static')) return `${identifier(name)}: static ${text};`
  return `${identifier(name)}: ${text.replace(/func\(self: [^,)]+(?:, )?/, 'func(')};`
}
