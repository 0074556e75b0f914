import { isLabel, parsePackageName } from '../names.js'
import { readMetadata } from '../metadata.js'
import { parseRegistryName, registryKey } from '../registry-name.js'
import type { ConfigDocument } from './document.js'
import {
  asTable,
  type Field,
  fieldError,
  fieldOrigin,
  keyPath,
  keysOf,
  parseField,
  rejectUnknownKeys,
} from '../field.js'
import { readRegistrySettings } from './registry-settings.js'
import type { ConfigLayer, ConfigSource, Mapping, ProjectRegistries, RegistrySettings } from './types.js'

const USER_KEYS = keysOf<ConfigDocument>({
  default_registry: true,
  namespace_registries: true,
  package_registry_overrides: true,
  registry: true,
})
const PROJECT_KEYS = keysOf<ProjectRegistries>({ default: true, namespaces: true, packages: true })
const PROJECT_METADATA_KEYS = [
  '$schema',
  'preferredProtocol',
  'oci',
  'ociRegistry',
  'ociNamespacePrefix',
  'warg',
  'wargUrl',
]
const PROJECT_HINT =
  'A repository can be anybody\u2019s: credentials and transport settings belong in the user\u2019s wasm-pkg configuration file.'

/** The names that the two kinds of document use for the same three keys. */
interface Names {
  readonly default: string
  readonly namespaces: string
  readonly packages: string
}

/** Reads the user's configuration file (schema: wkg's `config.toml`). */
export function readUserConfig(document: Field): ConfigLayer {
  const table = asTable(document)
  rejectUnknownKeys(table, USER_KEYS)
  const registries = readRegistries(table.get('registry'))
  const mappings = readMappings(
    table,
    { default: 'default_registry', namespaces: 'namespace_registries', packages: 'package_registry_overrides' },
    (field) => readMapping(field, false),
  )
  return {
    ...mappings,
    registries: registries.settings,
    sources: [...mappings.sources, ...registries.sources],
    warnings: registries.warnings,
  }
}

/**
 * Reads `wasmPkg.registries` of a package.json.
 *
 * @throws WasmPkgError `E_CONFIG`, also for anything that looks like credentials or transport settings
 */
export function readProjectConfig(value: unknown, file: string): ConfigLayer {
  const document = { name: file, code: 'E_CONFIG' } as const
  const table = asTable({ document, path: ['wasmPkg', 'registries'], value })
  rejectUnknownKeys(table, PROJECT_KEYS, PROJECT_HINT)
  const names = { default: 'default', namespaces: 'namespaces', packages: 'packages' }
  const mappings = readMappings(table, names, (field) => {
    checkProjectMetadata(field)
    return readMapping(field, true)
  })
  return { ...mappings, registries: new Map(), warnings: [] }
}

/** Validates the value of `wasmPkg.registries` and returns it with its type. Errors as for `readProjectConfig`. */
export function parseProjectRegistries(value: unknown, file: string): ProjectRegistries {
  readProjectConfig(value, file)
  return value as ProjectRegistries
}

type Mappings = Pick<ConfigLayer, 'defaultRegistry' | 'namespaces' | 'packages' | 'sources'>

function readMappings(table: ReadonlyMap<string, Field>, names: Names, read: (field: Field) => Mapping): Mappings {
  const sources: Omit<ConfigSource, 'overridden'>[] = []
  const note = (key: readonly string[], mapping: Mapping): Mapping => {
    sources.push({ key: keyPath(key), value: describeMapping(mapping), origin: mapping.origin })
    return mapping
  }
  const readTable = (key: string, canonicalKey: string, checkKey: (field: Field, key: string) => void) => {
    const field = table.get(key)
    const mappings = new Map<string, Mapping>()
    for (const [name, child] of field === undefined ? [] : asTable(field)) {
      checkKey(child, name)
      mappings.set(name, note([canonicalKey, name], read(child)))
    }
    return mappings
  }
  const fallback = table.get(names.default)
  const defaultRegistry =
    fallback === undefined
      ? undefined
      : note(['default_registry'], read({ ...fallback, value: parseField(fallback, parseRegistryName) }))
  return {
    ...(defaultRegistry === undefined ? {} : { defaultRegistry }),
    namespaces: readTable(names.namespaces, 'namespace_registries', (field, key) => {
      if (!isLabel(key))
        throw fieldError(field, 'is not a namespace', { expected: 'lower-case words joined by dashes' })
    }),
    packages: readTable(names.packages, 'package_registry_overrides', (field, key) => {
      parseField({ ...field, value: key }, parsePackageName)
    }),
    sources,
  }
}

/** A registry name, or a table of `registry` and `metadata`, both required. */
function readMapping(field: Field, fromProject: boolean): Mapping {
  const origin = fieldOrigin(field)
  if (typeof field.value === 'string') return { registry: parseField(field, parseRegistryName), origin, fromProject }
  const table = asTable(field)
  rejectUnknownKeys(table, ['registry', 'metadata'], fromProject ? PROJECT_HINT : undefined)
  const registry = table.get('registry')
  const metadata = table.get('metadata')
  if (registry === undefined || metadata === undefined) {
    throw fieldError(field, 'must be a registry name, or a table with both registry and metadata')
  }
  return { registry: parseField(registry, parseRegistryName), metadata: readMetadata(metadata), origin, fromProject }
}

/** Unlike the user's file, a project must not contain keys for other tools. A password there would look as if it worked. */
function checkProjectMetadata(field: Field): void {
  const metadata = typeof field.value === 'string' ? undefined : asTable(field).get('metadata')
  if (metadata === undefined) return
  const table = asTable(metadata)
  rejectUnknownKeys(table, PROJECT_METADATA_KEYS, PROJECT_HINT)
  const oci = table.get('oci')
  if (oci !== undefined) rejectUnknownKeys(asTable(oci), ['registry', 'namespacePrefix'], PROJECT_HINT)
}

function readRegistries(field: Field | undefined): {
  settings: ReadonlyMap<string, RegistrySettings>
  sources: ConfigLayer['sources']
  warnings: readonly string[]
} {
  const settings = new Map<string, RegistrySettings>()
  const sources: Omit<ConfigSource, 'overridden'>[] = []
  const warnings: string[] = []
  for (const [name, child] of field === undefined ? [] : asTable(field)) {
    const key = registryKey(parseField({ ...child, value: name }, parseRegistryName))
    if (settings.has(key)) throw fieldError(child, 'is configured twice; names of registries are not case-sensitive')
    const read = readRegistrySettings(child, name)
    settings.set(key, read.settings)
    sources.push(...read.sources)
    warnings.push(...read.warnings)
  }
  return { settings, sources, warnings }
}

function describeMapping({ registry, metadata }: Mapping): string {
  if (metadata === undefined) return registry
  // A URL can contain a password, and `warg` belongs to another tool.
  const { warg, ...shown } = metadata
  return `${registry} with metadata ${JSON.stringify(warg === undefined ? shown : { ...shown, warg: '***' })}`
}
