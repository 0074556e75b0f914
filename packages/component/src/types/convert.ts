import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { ComponentFacts } from '../inspect/facts.js'
import { exportJsName, isInterfaceId, nameInterfaces } from '../glue/names.js'
import { neutraliseDocs } from './docs.js'
import type { AsyncFunctions } from '../transpile/types.js'
import { implementationType } from './implementation.js'
import { scopeOf } from './names.js'
import { withPromises } from './promises.js'
import { readStatements, type Statement } from './statements.js'
import { importedFunctions } from './functions.js'
import type { ImportTypes, PackageTypes, TypesBlock } from './types.js'

const INTERFACE_HEADER = /^\/\*\* @module Interface (?<id>[\w:@./+%-]+) \*\*\/\n/
const WORLD_HEADER = '// world '
const WORLD_LINE =
  /^export (?:type )?\* as (?<jsName>[\w$]+) from '\.\/interfaces\/(?<file>[\w.-]+)'; \/\/ (?<role>import|export) (?<id>[\w:@./+%-]+)$/gm

/** `title?: string,` of a record: an `option` may be `undefined` too, which `exactOptionalPropertyTypes` tells apart. */
const OPTIONAL_FIELD = /^(\s*[\w$]+\?: .*),$/

/** An interface file of jco. */
interface InterfaceFile {
  readonly id: string
  readonly text: string
}

/** A line of jco's world file: what the component imports or exports, and the file that declares it. */
interface WorldItem {
  readonly role: 'import' | 'export'
  readonly id: string
  readonly jsName: string
  readonly file: string
}

/**
 * Turns the declaration files jco writes for a component or WIT package into bodies of ambient modules. Their names are scoped by the
 * package's digest, as two components see different parts of one interface and a class cannot be declared twice.
 *
 * @param files jco's declaration files: one of the world, and `interfaces/<name>.d.ts`
 * @param async what may wait, as it was asked of jco
 * @param bytes of the component, for the functions that its world imports: jco declares none of them
 * @throws WasmPkgError `E_WASM` for declarations that are not what jco writes (statements.ts)
 */
export function convertTypes(
  files: ReadonlyMap<string, string>,
  facts: ComponentFacts,
  async?: AsyncFunctions,
  bytes?: Uint8Array,
): PackageTypes {
  const scope = scopeOf(facts.digest)
  const interfaces = new Map<string, InterfaceFile>()
  let world: string | undefined
  for (const [path, text] of files) {
    const header = INTERFACE_HEADER.exec(text)
    const id = header?.groups?.['id']
    if (id !== undefined) {
      const own = neutraliseDocs(text.slice(header?.[0].length))
      interfaces.set(moduleFile(path), { id, text: withPromises(own, id, async) })
    } else if (text.startsWith(WORLD_HEADER)) world = neutraliseDocs(text)
  }
  if (world === undefined) throw new WasmPkgError('E_WASM', 'jco wrote no types of the world')
  const items = [...world.matchAll(WORLD_LINE)].map(({ groups }) => groups as unknown as WorldItem)
  const imported = new Set(items.filter(({ role }) => role === 'import').map(({ id }) => id))
  const nameOf = (file: string): string | undefined => {
    const found = interfaces.get(file)
    return found === undefined ? undefined : `${scope}/${found.id}`
  }
  const blocks: TypesBlock[] = [...interfaces.values()].map(({ id, text }) => {
    const statements = readStatements(text)
    const body = moduleBody(text, statements, nameOf)
    const implementation = imported.has(id) ? implementationType(text, statements) : ''
    return { id: `${scope}/${id}`, text: `${body}${implementation}` || '  export {};\n' }
  })
  // jco gives two versions of one interface one file, and only the first its types; one named like a keyword has none.
  const typed = new Set(blocks.map(({ id }) => id))
  const ids = new Set(
    [...items.map(({ id }) => id), ...facts.exports.filter(isInterfaceId)].map((id) => `${scope}/${id}`),
  )
  blocks.push(...[...ids].filter((id) => !typed.has(id)).map((id) => ({ id, text: '' })))
  const rest = world.replaceAll(WORLD_LINE, '')
  const statements = readStatements(rest)
  const own = moduleBody(rest, statements, nameOf).replaceAll(
    /^\s*export function then\(/gm,
    '  export function $then(',
  )
  const declared = new Set(exportedNames(statements))
  const plain = bytes !== undefined && facts.imports.some((id) => !isInterfaceId(id))
  const functions = plain ? importedFunctions(bytes, scope, (name) => declared.has(name), async) : new Map()
  return {
    kind: facts.kind === 'wit-package' ? facts.kind : 'component',
    scope,
    blocks,
    world: own + namedExports(facts, items, exportedNames(statements), scope),
    imports: facts.kind === 'component' ? importTypes(facts.imports, blocks, scope, functions) : [],
  }
}

function importTypes(
  ids: readonly string[],
  blocks: readonly TypesBlock[],
  scope: string,
  functions: ReadonlyMap<string, string>,
): readonly ImportTypes[] {
  return ids.map((id) => {
    const signature = functions.get(id)
    return { id, typed: isTyped(blocks, scope, id), ...(signature !== undefined && { signature }) }
  })
}

function moduleFile(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/\.d\.ts$/, '.js')
}

function isTyped(blocks: readonly TypesBlock[], scope: string, id: string): boolean {
  return blocks.some((block) => block.id === `${scope}/${id}` && block.text !== '')
}

/** The declarations with every `import('./file.js')` naming an ambient module instead; a relative one is none (TS2439). */
function moduleBody(
  text: string,
  statements: readonly Statement[],
  nameOf: (file: string) => string | undefined,
): string {
  let body = ''
  let offset = 0
  for (const { tokens, end } of statements) {
    for (const [index, token] of tokens.entries()) {
      if (token.text !== 'import') continue
      const [bracket, path, close] = tokens.slice(index + 1, index + 4)
      if (bracket?.text !== '(' || path?.kind !== 'string' || close?.text !== ')') continue
      const name = nameOf(moduleFile(path.text.slice(1, -1)))
      if (name === undefined)
        throw new WasmPkgError('E_WASM', 'The types of this package refer to a file that is not theirs')
      body += `${text.slice(offset, path.start)}${JSON.stringify(name)}`
      offset = path.end
    }
    body += text.slice(offset, end)
    offset = end
  }
  const lines = body.split('\n').filter((line) => line.trim() !== '' && !line.startsWith(WORLD_HEADER))
  return lines.map((line) => `  ${line.replace(OPTIONAL_FIELD, '$1 | undefined,')}\n`).join('')
}

/** Each interface under its JavaScript name and under its full id, as the facade exports them. */
function namedExports(
  facts: ComponentFacts,
  items: readonly WorldItem[],
  functions: readonly string[],
  scope: string,
): string {
  const inline = items.filter(({ id, role }) => role === 'export' && !isInterfaceId(id))
  const taken = [...functions, ...inline.map(({ jsName }) => jsName)].map(exportJsName)
  const named = nameInterfaces(facts.exports.filter(isInterfaceId), taken)
  const lineOf = (name: string, id: string): string =>
    `  export * as ${name} from ${JSON.stringify(`${scope}/${id}`)};\n`
  return [
    ...inline.map(({ id, jsName }) => lineOf(exportJsName(jsName), id)),
    ...[...named].flatMap(([id, name]) => [lineOf(name, id), lineOf(JSON.stringify(id), id)]),
  ].join('')
}

/** What a file's declarations export: `export function x`, `export class X` and `export { _new as new }`. */
function exportedNames(statements: readonly Statement[]): readonly string[] {
  return statements.flatMap(({ tokens }) => {
    const words = tokens.map(({ text }) => text)
    const [first, head, name] = words
    if (first !== 'export' || head === undefined || name === undefined) return []
    if (head !== '{') return [name]
    return words.flatMap((word, at) => (word === 'as' ? [words[at + 1] ?? ''] : []))
  })
}
