import { conflictMarkers } from '../conflict-markers.js'
import type { AsyncFunctions } from '@wasm-pkg/component'
import { dirname, resolve } from 'node:path'
import { keysOf } from '@wasm-pkg/registry-client/field'
import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { parseProjectRegistries } from '@wasm-pkg/registry-client/config'
import type { Requirement } from '@wasm-pkg/registry-client/requirement'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { isReservedNamespace, readRequirement } from '../specifier.js'
import type { AsyncDocument, ManifestDocument, PackagePolicyDocument, PolicyDocument } from './document.js'
import {
  type Field,
  fieldError,
  readCount,
  readEntries,
  readKeys,
  readOptional,
  readString,
  readStringList,
} from './fields.js'
import { readBuild } from './build.js'
import { readGrants } from './grants.js'
import { EVERY_PACKAGE, type Permissions } from '@wasm-pkg/wasi'
import { isImportPattern } from './import-pattern.js'
import type { Manifest, PackagePolicy, Policy } from './types.js'

const KEYS = keysOf<ManifestDocument>({
  dependencies: true,
  registries: true,
  overrides: true,
  bindings: true,
  permissions: true,
  async: true,
  policy: true,
  build: true,
})
const ASYNC_KEYS = keysOf<AsyncDocument>({ imports: true, exports: true })
const RULE_KEYS = keysOf<PackagePolicyDocument>({ imports: true, maxSize: true })
const POLICY_KEYS = keysOf<PolicyDocument>({
  registries: true,
  imports: true,
  maxSize: true,
  minAgeDays: true,
  packages: true,
})

/**
 * Reads the key `wasmPkg` of a `package.json`. Without the file or the key, the project declares nothing.
 *
 * @param text the file's text, `undefined` if there is none
 * @param file absolute path; relative paths in the file are resolved from its folder
 * @throws WasmPkgError `E_CONFIG` with file and key
 */
export function parseManifest(text: string | undefined, file: string): Manifest {
  const root = text === undefined ? {} : parseJson(text, file)
  const fields = readKeys({ value: readOwn(root, 'wasmPkg'), file, path: 'wasmPkg' }, KEYS)
  return {
    file,
    dependencies: new Map(readPackageEntries(fields.dependencies, readDependency)),
    registries: readOptional(fields.registries, (field) => parseProjectRegistries(field.value, file)) ?? {},
    overrides: new Map(readPackageEntries(fields.overrides, (field) => resolve(dirname(file), readString(field)))),
    policy: readOptional(fields.policy, readPolicy) ?? {},
    bindings: Object.fromEntries(
      readEntriesOf(fields.bindings).map(([key, field]) => [key, readString(field)] as const),
    ),
    permissions: readPermissions(fields.permissions),
    async: new Map(readPackageEntries(fields.async, readAsyncFunctions)),
    build: readOptional(fields.build, readBuild),
  }
}

/** Grants by package, as in `wasmPkg.permissions`. @throws WasmPkgError `E_CONFIG` */
export function readPermissions(field: Field | undefined): Permissions {
  return new Map(
    readEntriesOf(field).map(([key, item]) => [
      key === EVERY_PACKAGE ? key : readPackageKey(key, item),
      readGrants(item),
    ]),
  )
}

function parseJson(withMark: string, file: string): unknown {
  const text = withMark.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(text)
  } catch (error) {
    const conflict = conflictMarkers(text)
    if (conflict !== undefined) {
      throw new WasmPkgError('E_CONFIG', `${escapeText(file)} has git conflict markers on ${conflict}`, {
        hint: 'Resolve the conflict, then install again: the lock file follows package.json.',
      })
    }
    // JSON.parse quotes the text, so only the position is passed on.
    const position = error instanceof Error ? /position (\d+)/.exec(error.message)?.[1] : undefined
    const at = position === undefined ? '' : ` (${lineAndColumn(text, Number(position))})`
    throw new WasmPkgError('E_CONFIG', `${escapeText(file)} is not valid JSON${at}`)
  }
}

function lineAndColumn(text: string, position: number): string {
  const lines = text.slice(0, position).split('\n')
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}

function readOwn(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return (value as Record<string, unknown>)[key]
}

function readEntriesOf(field: Field | undefined): readonly (readonly [string, Field])[] {
  return readOptional(field, readEntries) ?? []
}

/** Entries keyed by package name. */
function readPackageEntries<T>(field: Field | undefined, read: (field: Field) => T): readonly (readonly [string, T])[] {
  return readEntriesOf(field).map(([key, item]) => [readPackageKey(key, item), read(item)] as const)
}

function readPackageKey(key: string, field: Field): string {
  const name = guard(field, () => parsePackageName(key))
  if (isReservedNamespace(name.namespace)) {
    throw fieldError(field, `uses the namespace "${name.namespace}", which belongs to another tool`)
  }
  return formatPackageName(name)
}

function readAsyncFunctions(field: Field): AsyncFunctions {
  const { imports, exports } = readKeys(field, ASYNC_KEYS)
  return {
    imports: readOptional(imports, readStringList) ?? [],
    exports: readOptional(exports, readStringList) ?? [],
  }
}

function readDependency(field: Field): Requirement {
  const text = readString(field)
  return guard(field, () => readRequirement(text))
}

/** Runs a parser of the registry client and reports its error as an error about the field. */
function guard<T>(field: Field, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof WasmPkgError)) throw error
    throw new WasmPkgError('E_CONFIG', `${escapeText(field.file)}: ${field.path}: ${error.message}`, {
      expected: error.expected,
      hint: error.hint,
      cause: error,
    })
  }
}

function readPolicy(field: Field): Policy {
  const fields = readKeys(field, [...POLICY_KEYS, 'signers'])
  if (fields.signers !== undefined) {
    // A rule that is not enforced would be worse than none.
    throw fieldError(fields.signers, 'is reserved: signatures are not checked yet', 'Remove the key.')
  }
  const registries = readOptional(fields.registries, readStringList)
  const minAgeDays = readOptional(fields.minAgeDays, readCount)
  return {
    ...(registries === undefined ? {} : { registries }),
    ...(minAgeDays === undefined ? {} : { minAgeDays }),
    ...readRules(fields),
    ...(fields.packages === undefined
      ? {}
      : {
          packages: new Map(readPackageEntries(fields.packages, (item) => readRules(readKeys(item, RULE_KEYS)))),
        }),
  }
}

function readRules(fields: { readonly imports?: Field; readonly maxSize?: Field }): PackagePolicy {
  const imports = readOptional(fields.imports, readPatterns)
  const maxSize = readOptional(fields.maxSize, readCount)
  return { ...(imports === undefined ? {} : { imports }), ...(maxSize === undefined ? {} : { maxSize }) }
}

function readPatterns(field: Field): readonly string[] {
  const patterns = readStringList(field)
  for (const [i, pattern] of patterns.entries()) {
    if (!isImportPattern(pattern)) {
      throw fieldError(
        { ...field, path: `${field.path}[${i}]` },
        'is not an import pattern',
        'Write wasi:io, wasi:io/*, wasi:http/types@0.2.0, acme:* or *.',
      )
    }
  }
  return patterns
}
