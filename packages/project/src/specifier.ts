import {
  exactRequirement,
  formatRequirement,
  parseRequirement,
  type Requirement,
} from '@wasm-pkg/registry-client/requirement'
import { formatPackageName, isLabel, type PackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { tryParseVersion } from '@wasm-pkg/registry-client/version'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** Code without `ns:name` in quotes is not parsed. This is nearly all code. */
export const MENTIONS_PACKAGE: RegExp = /["'`][a-z][a-z0-9-]*:[a-z]/

/** What follows `from` in `import { resize } from 'acme:image/resize@^1.2'`. */
export interface Specifier {
  readonly name: PackageName
  /** The interface's own name, without package and version. */
  readonly interface?: string
  /** If absent, `package.json` declares it. A complete version is an exact requirement. */
  readonly requirement?: Requirement
  /** As written in the source. */
  readonly text: string
}

/**
 * Schemes of runtimes, bundlers and package managers. They look like namespaces (`npm:react@18` would even parse), so
 * they are excluded and never claimed.
 */
export const RESERVED_NAMESPACES = [
  'about',
  'astro',
  'blob',
  'bun',
  'catalog',
  'chrome',
  'cloudflare',
  'data',
  'deno',
  'electron',
  'ext',
  'file',
  'ftp',
  'git',
  'github',
  'http',
  'https',
  'javascript',
  'jsr',
  'link',
  'node',
  'npm',
  'patch',
  'portal',
  'sass',
  'svelte',
  'virtual',
  'wasm-pkg',
  'webpack',
  'workspace',
  'ws',
  'wss',
] as const

const LABEL = '[a-z][a-z0-9]*(?:-[a-z][a-z0-9]*)*'
const PARTS = `(${LABEL}:${LABEL})(?:/(${LABEL}))?(?:@([^?#/\\\\]+))?`
const SHAPE = new RegExp(`^${PARTS}$`)

/**
 * Matches every possible specifier of a package, with or without a `?query`. Used as the filter of bundler hooks, so
 * that other modules cost nothing. `Project.claims` decides whether a match is claimed.
 */
export const isSpecifierShape: RegExp = new RegExp(`^(?!(?:${RESERVED_NAMESPACES.join('|')}):)${PARTS}(?:\\?.*)?$`)

/** Whether specifiers with a namespace belong to others: `node:fs`, `http://…`. */
export function isReservedNamespace(namespace: string): boolean {
  return (RESERVED_NAMESPACES as readonly string[]).includes(namespace)
}

/**
 * Parses `ns:name[/interface][@requirement]`, with the version last, as in WIT. A complete version is exact (`@0.2.0`
 * is `=0.2.0`, as in WIT and `wkg get`); anything else is a Cargo-style requirement.
 *
 * @throws WasmPkgError `E_NAME`, `E_VERSION`
 */
export function parseSpecifier(text: string): Specifier {
  if (text.startsWith('@')) throw scopedNameError(text)
  const at = text.indexOf('@')
  const path = at === -1 ? text : text.slice(0, at)
  const slash = path.indexOf('/')
  const name = parsePackageName(slash === -1 ? path : path.slice(0, slash))
  const item = slash === -1 ? undefined : path.slice(slash + 1)
  if (item !== undefined && !isLabel(item)) {
    throw new WasmPkgError('E_NAME', `"${escapeText(text)}" does not name an interface after the slash`, {
      package: formatPackageName(name),
      expected: 'namespace:name/interface@requirement',
      hint: 'The version comes last, as in wasi:http/types@0.2.0.',
    })
  }
  return {
    name,
    ...(item === undefined ? {} : { interface: item }),
    ...(at === -1 ? {} : { requirement: readRequirement(text.slice(at + 1)) }),
    text,
  }
}

/** npm names have scopes. A user who writes one probably means the package with that name here. */
function scopedNameError(text: string): WasmPkgError {
  const name = text.slice(1).replace('/', ':')
  return new WasmPkgError('E_NAME', `"${escapeText(text)}" is not a package name: npm's begin with @`, {
    expected: 'namespace:name',
    hint: `Write the package as namespace:name, for example ${SHAPE.test(name) ? name : 'wasi:http'}.`,
  })
}

/** Like `parseSpecifier`, for text that can be anything, such as any import of a program. */
export function tryParseSpecifier(text: string): Specifier | undefined {
  if (!SHAPE.test(text)) return undefined
  try {
    return parseSpecifier(text)
  } catch (error) {
    if (error instanceof WasmPkgError) return undefined
    throw error
  }
}

/** Parses the requirement after `@` or in `package.json`. */
export function readRequirement(text: string): Requirement {
  const version = tryParseVersion(text)
  return version === undefined ? parseRequirement(text) : exactRequirement(version)
}

/** Splits an import into the specifier and the part after the first `?`. */
export function splitQuery(text: string): { readonly path: string; readonly query: string } {
  const at = text.indexOf('?')
  return at === -1 ? { path: text, query: '' } : { path: text.slice(0, at), query: text.slice(at + 1) }
}

/**
 * The canonical form. An exact requirement is printed as the version, so that parsing the text again gives the same
 * result.
 */
export function formatSpecifier(specifier: Omit<Specifier, 'text'>): string {
  const item = specifier.interface === undefined ? '' : `/${specifier.interface}`
  const requirement = specifier.requirement === undefined ? '' : `@${formatRequirement(specifier.requirement)}`
  return `${formatPackageName(specifier.name)}${item}${requirement}`
}
