import { readInterface } from './read-interface.mjs'

/**
 * A table of the reference: the keys of one place in a document.
 *
 * @typedef {object} Place
 * @property {string} title as the document names the place
 * @property {string} file where its type is
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
 * The tables, each below its title.
 *
 * @param {readonly Place[]} places
 */
export function keyTables(places) {
  return places.map(({ title, file, type }) => `### ${title}\n\n${table(membersOf(file, type))}\n`).join('\n')
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

/** @param {readonly import('./read-interface.mjs').Member[]} members */
function table(members) {
  const rows = members.map(({ name, type, text, fallback }) => {
    if (text === '') throw new Error(`no docstring: ${name}`)
    const more = fallback === undefined ? '' : ` Default: \`${fallback}\`.`
    return `| \`${name}\` | ${cell(shape(type))} | ${cell(`${text}${more}`)} |`
  })
  return ['| key | value | says |', '| --- | --- | --- |', ...rows].join('\n')
}

/** What JSON and TOML have in place of a type. @param {string} type */
function shape(type) {
  const plain = type.replaceAll('readonly ', '').replaceAll(/Readonly<(Record<[^<>]*>)>/g, '$1')
  return plain
    .split(/ \| (?![^{]*\})/)
    .map((part) => kind(part))
    .join(' or ')
}

/** @param {string} type */
function kind(type) {
  if (type === 'string') return 'text'
  if (type === 'number') return 'number'
  if (type === 'boolean') return '`true`, `false`'
  if (type.endsWith('[]')) return type === 'string[]' ? 'list of text' : 'list of tables'
  if (type === 'Record<string, string>') return 'texts by key'
  if (type.startsWith('Record<')) return 'entries by key'
  if (/^['\d]|^true$/.test(type)) return `\`${type.replaceAll("'", '"')}\``
  return 'table'
}

/** @param {string} text */
function cell(text) {
  return text.replaceAll('\n', ' ').replaceAll('|', '\\|')
}
