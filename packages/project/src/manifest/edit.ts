import type { ParseError } from 'jsonc-parser'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { compareText } from '../lock/order.js'

/** Texts to set, or `undefined` to remove, by `ns:name` or namespace. */
export type EntryChanges = ReadonlyMap<string, string | undefined>

/** The sections of `package.json` with strings by name: requirements by `ns:name`, registries by namespace or `ns:name`. */
export type Section = 'dependencies' | 'namespaces' | 'packages'

/** Changes of one section. */
export interface ManifestEdit {
  readonly section: Section
  readonly changes: EntryChanges
}

const PATHS: Readonly<Record<Section, string[]>> = {
  dependencies: ['wasmPkg', 'dependencies'],
  namespaces: ['wasmPkg', 'registries', 'namespaces'],
  packages: ['wasmPkg', 'registries', 'packages'],
}

/**
 * Changes only one section in the text of a `package.json`. Indentation, line ends, the final newline and every other
 * key stay unchanged. New entries are inserted in sorted order. An emptied section stays as an empty object.
 *
 * @param text the file's text; an empty text means a new file
 * @throws WasmPkgError `E_CONFIG` if the text is not JSON with an object at the top
 */
export async function editManifest(
  text: string,
  section: Section,
  changes: EntryChanges,
  file: string,
): Promise<string> {
  const path = PATHS[section]
  const { applyEdits, findNodeAtLocation, modify, parseTree } = await import('jsonc-parser')
  const bom = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  let current = text.slice(bom.length)
  if (current.trim() === '') current = '{}\n'
  const errors: ParseError[] = []
  const tree = parseTree(current, errors, { disallowComments: true })
  if (tree?.type !== 'object' || errors.length > 0) {
    throw new WasmPkgError('E_CONFIG', `${escapeText(file)} is not a JSON object`)
  }
  const formattingOptions = { ...indentation(current), eol: current.includes('\r\n') ? '\r\n' : '\n' }
  for (const [name, value] of changes) {
    const getInsertionIndex = (keys: string[]): number => {
      const index = keys.findIndex((key) => compareText(key, name) > 0)
      return index === -1 ? keys.length : index
    }
    const root = parseTree(current)
    // Sorts only within the section. If the section does not exist, it and its parents are appended.
    const exists = root !== undefined && findNodeAtLocation(root, path) !== undefined
    const edits = modify(current, [...path, name], value, {
      formattingOptions,
      ...(exists ? { getInsertionIndex } : {}),
    })
    current = applyEdits(current, edits)
  }
  return bom + current
}

/**
 * The changes that undo earlier ones in a text that others may have changed too. Restores only entries that still have
 * the value that was set.
 */
export async function inverseChanges(
  before: string,
  section: Section,
  changes: EntryChanges,
  now: string,
): Promise<EntryChanges> {
  const [old, current] = await Promise.all([textsOf(before, section), textsOf(now, section)])
  return new Map([...changes].filter(([name, set]) => current.get(name) === set).map(([name]) => [name, old.get(name)]))
}

async function textsOf(text: string, section: Section): Promise<ReadonlyMap<string, string>> {
  const { findNodeAtLocation, getNodeValue, parseTree } = await import('jsonc-parser')
  const root = parseTree(text.replace(/^\uFEFF/, ''))
  const node = root === undefined ? undefined : findNodeAtLocation(root, PATHS[section])
  const entries = node?.type === 'object' ? Object.entries(getNodeValue(node) as Record<string, unknown>) : []
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function indentation(text: string): { insertSpaces: boolean; tabSize: number } {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  return indent.startsWith('\t') ? { insertSpaces: false, tabSize: 1 } : { insertSpaces: true, tabSize: indent.length }
}
