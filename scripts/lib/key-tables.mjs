import { readInterface } from './read-interface.mjs'

/**
 * A table of the reference, with the keys at one place in a document.
 *
 * @typedef {object} Place
 * @property {string} title the heading of the table
 * @property {string} file the source file of its type
 * @property {string} type an interface
 */

const PROJECT = 'packages/project/src'
const CONFIG = 'packages/registry-client/src/config'

/** @type {readonly Place[]} */
export const MANIFEST = [
  { title: '`wasmPkg`', file: `${PROJECT}/manifest/document.ts`, type: 'ManifestDocument' },
  { title: '`wasmPkg.registries`', file: `${CONFIG}/types.ts`, type: 'ProjectRegistries' },
  { title: '`wasmPkg.permissions["ns:name"]`', file: 'packages/wasi/src/grants.ts', type: 'Grants' },
  { title: '`wasmPkg.async["ns:name"]`', file: `${PROJECT}/manifest/document.ts`, type: 'AsyncDocument' },
  { title: '`wasmPkg.build`', file: `${PROJECT}/manifest/document.ts`, type: 'BuildDocument' },
  { title: '`wasmPkg.policy`', file: `${PROJECT}/manifest/document.ts`, type: 'PolicyDocument' },
  {
    title: '`wasmPkg.policy.packages["ns:name"]`',
    file: `${PROJECT}/manifest/document.ts`,
    type: 'PackagePolicyDocument',
  },
]

/** @type {readonly Place[]} */
export const USER_FILE = [
  { title: 'At the top', file: `${CONFIG}/document.ts`, type: 'ConfigDocument' },
  { title: '`[registry."<name>"]`', file: `${CONFIG}/document.ts`, type: 'RegistryDocument' },
  { title: '`[registry."<name>".oci]`', file: `${CONFIG}/document.ts`, type: 'OciDocument' },
  { title: '`[registry."<name>".local]`', file: `${CONFIG}/document.ts`, type: 'LocalDocument' },
]

/**
 * The tables, each below its heading.
 *
 * @param {readonly Place[]} places
 * @param {string} map what the document's language calls a list of keys and values
 */
export function keyTables(places, map) {
  return places.map(({ title, file, type }) => `### ${title}\n\n${table(membersOf(file, type), map)}\n`).join('\n')
}

/**
 * @param {string} file
 * @param {string} type
 * @returns {readonly import('./read-interface.mjs').Member[]} its own, and what it inherits in the same file
 */
export function membersOf(file, type) {
  const { members, bases } = readInterface(file, type)
  return [...members, ...bases.flatMap((base) => membersOf(file, base))]
}

/**
 * @param {readonly import('./read-interface.mjs').Member[]} members
 * @param {string} map
 */
function table(members, map) {
  const rows = members.map(({ name, type, text, fallback }) => {
    if (text === '') throw new Error(`no docstring: ${name}`)
    const more = fallback === undefined ? '' : ` Default: \`${fallback}\`.`
    return `| \`${name}\` | ${cell(shape(type, map))} | ${cell(`${text}${more}`)} |`
  })
  return ['| key | value | meaning |', '| --- | --- | --- |', ...rows].join('\n')
}

/**
 * What JSON and TOML call a type.
 *
 * @param {string} type
 * @param {string} map
 */
function shape(type, map) {
  const plain = type.replaceAll('readonly ', '').replaceAll(/Readonly<(Record<[^<>]*>)>/g, '$1')
  return plain
    .split(/ \| (?![^{]*\})/)
    .map((part) => kind(part, map))
    .join(' or ')
}

/**
 * @param {string} type
 * @param {string} map
 */
function kind(type, map) {
  if (type === 'string') return 'string'
  if (type === 'number') return 'number'
  if (type === 'boolean') return '`true`, `false`'
  if (type.endsWith('[]')) return type === 'string[]' ? 'list of strings' : `list of ${map}s`
  if (type === 'Record<string, string>') return `${map} of strings`
  if (/^['\d]|^true$/.test(type)) return `\`${type.replaceAll("'", '"')}\``
  return map
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|')
}
