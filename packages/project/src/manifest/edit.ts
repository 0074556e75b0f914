import type { ParseError } from 'jsonc-parser'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { compareText } from '../lock/order.js'

/** Requirement texts to set, or `undefined` to remove, by `ns:name`. */
export type DependencyChanges = ReadonlyMap<string, string | undefined>

const DEPENDENCIES = ['wasmPkg', 'dependencies']

/**
 * Changes `wasmPkg.dependencies` in the text of a `package.json` and nothing else: indentation, line ends, the final newline and
 * every other key stay as they are. New entries go where sorting puts them; an emptied `dependencies` is left empty.
 *
 * @param text the file's text; an empty text is a new file
 * @throws WasmPkgError `E_CONFIG` if the text is not JSON with an object at the top
 */
export async function editDependencies(text: string, changes: DependencyChanges, file: string): Promise<string> {
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
  for (const [name, requirement] of changes) {
    const getInsertionIndex = (keys: string[]): number => {
      const index = keys.findIndex((key) => compareText(key, name) > 0)
      return index === -1 ? keys.length : index
    }
    const root = parseTree(current)
    // Sorted among dependencies only: where that object is still missing, it and its parent come last.
    const exists = root !== undefined && findNodeAtLocation(root, DEPENDENCIES) !== undefined
    const edits = modify(current, [...DEPENDENCIES, name], requirement, {
      formattingOptions,
      ...(exists ? { getInsertionIndex } : {}),
    })
    current = applyEdits(current, edits)
  }
  return bom + current
}

/**
 * What takes changes back in a text that others have changed as well: of the entries that are still as they were set, to what
 * there was before.
 */
export async function inverseChanges(
  before: string,
  changes: DependencyChanges,
  now: string,
): Promise<DependencyChanges> {
  const [old, current] = await Promise.all([dependencyTexts(before), dependencyTexts(now)])
  return new Map([...changes].filter(([name, set]) => current.get(name) === set).map(([name]) => [name, old.get(name)]))
}

async function dependencyTexts(text: string): Promise<ReadonlyMap<string, string>> {
  const { findNodeAtLocation, getNodeValue, parseTree } = await import('jsonc-parser')
  const root = parseTree(text.replace(/^\uFEFF/, ''))
  const node = root === undefined ? undefined : findNodeAtLocation(root, DEPENDENCIES)
  const entries = node?.type === 'object' ? Object.entries(getNodeValue(node) as Record<string, unknown>) : []
  return new Map(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

function indentation(text: string): { insertSpaces: boolean; tabSize: number } {
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  '
  return indent.startsWith('\t') ? { insertSpaces: false, tabSize: 1 } : { insertSpaces: true, tabSize: indent.length }
}
