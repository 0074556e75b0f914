import { WasmPkgError } from './errors.js'
import { escapeText } from './text.js'

/** A package reference, `namespace:name`; both parts are labels. Stricter than WIT names, like wkg's. */
export interface PackageName {
  readonly namespace: string
  readonly name: string
}

const LABEL = /^[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*$/

/** Whether the text can be a namespace or a name: lower-case ASCII words joined by single dashes, each starting with a letter. */
export function isLabel(text: string): boolean {
  return LABEL.test(text)
}

/**
 * Parses `namespace:name`. Splits at the first `:`, so a second one is an illegal character in the name (wkg's rule).
 *
 * @throws WasmPkgError `E_NAME`, which says which label is wrong and why
 */
export function parsePackageName(text: string): PackageName {
  const colon = text.indexOf(':')
  if (colon === -1) {
    throw new WasmPkgError('E_NAME', `"${escapeText(text)}" is not a package name: the colon is missing`, {
      expected: 'namespace:name',
      hint: 'Write the package as namespace:name, for example wasi:http.',
    })
  }
  const parts = { namespace: text.slice(0, colon), name: text.slice(colon + 1) }
  for (const part of ['namespace', 'name'] as const) {
    const problem = labelProblem(parts[part])
    if (problem !== undefined) {
      throw new WasmPkgError('E_NAME', `"${escapeText(text)}" is not a package name: the ${part} ${problem}`, {
        expected: 'lower-case words of a-z and 0-9 joined by single dashes, each starting with a letter',
      })
    }
  }
  return parts
}

/** The reference as text, `namespace:name`. */
export function formatPackageName(name: PackageName): string {
  return `${name.namespace}:${name.name}`
}

/** The order of package names in lock files: by namespace, then by name, by code unit. */
export function comparePackageNames(a: PackageName, b: PackageName): number {
  return compareCodeUnits(a.namespace, b.namespace) || compareCodeUnits(a.name, b.name)
}

function labelProblem(label: string): string | undefined {
  if (LABEL.test(label)) return undefined
  if (label === '') return 'is empty'
  const illegal = /[^a-z0-9-]/u.exec(label)
  if (illegal !== null) return `contains the illegal character "${escapeText(illegal[0])}"`
  return label.split('-').includes('')
    ? 'has an empty word (a leading, trailing or doubled dash)'
    : 'has a word that does not start with a letter'
}

function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
