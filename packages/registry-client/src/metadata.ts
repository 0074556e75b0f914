import { asString, asTable, fieldError, type Field, parseField } from './field.js'
import { parseRegistryName } from './registry-name.js'

/** What a registry reports in `/.well-known/wasm-pkg/registry.json`. Both formats of the document lead to this type. */
export interface RegistryMetadata {
  /** The backend to use, by wkg's rules; absent means `oci`. */
  readonly preferredProtocol?: string
  readonly oci?: {
    /** Host of the OCI registry; absent means the registry's own name. */
    readonly registry?: string
    /** Prepended to `namespace/name` verbatim. It contains its own trailing slash. */
    readonly namespacePrefix?: string
  }
  readonly warg?: { readonly url?: string }
}

/** Keys of the document that are not protocol objects. */
const PLAIN_KEYS = ['preferredProtocol', 'ociRegistry', 'ociNamespacePrefix', 'wargUrl']

// The characters of an OCI repository name. `..`, empty and hidden segments would lead out of the place that the
// registry names.
const PREFIX = /^[a-z0-9](?:[a-z0-9._/-]*)$/

/**
 * Reads a parsed `registry.json`. Tolerates top-level strings such as `$schema` or the old `wargUrl`, although wkg
 * discards such a document as a whole. As in wkg, the legacy keys `ociRegistry` and `ociNamespacePrefix` take
 * precedence over `oci`.
 *
 * @param json the parsed document
 * @param source what to call it in errors, normally its URL
 * @throws WasmPkgError `E_PROTOCOL` if a known key has the wrong shape
 */
export function parseRegistryMetadata(json: unknown, source = 'registry.json'): RegistryMetadata {
  return readMetadata({ document: { name: source, code: 'E_PROTOCOL' }, path: [], value: json })
}

/** `parseRegistryMetadata` for the same shape inside a configuration file. */
export function readMetadata(field: Field): RegistryMetadata {
  const table = asTable(field)
  const oci = optional(table, 'oci')
  const ociTable = oci === undefined ? new Map<string, Field>() : asTable(oci)
  const registry = optional(table, 'ociRegistry') ?? optional(ociTable, 'registry')
  const prefix = optional(table, 'ociNamespacePrefix') ?? optional(ociTable, 'namespacePrefix')
  const wargUrl = readWargUrl(table)
  const preferredProtocol = readPreferredProtocol(table)
  return {
    ...(preferredProtocol === undefined ? {} : { preferredProtocol }),
    ...(registry === undefined && prefix === undefined && oci === undefined
      ? {}
      : {
          oci: {
            ...(registry === undefined ? {} : { registry: parseField(registry, parseRegistryName) }),
            ...(prefix === undefined ? {} : { namespacePrefix: readPrefix(prefix) }),
          },
        }),
    ...(wargUrl === undefined ? {} : { warg: { url: wargUrl } }),
  }
}

/** wkg's rule: the explicit choice, otherwise the only protocol object, otherwise what a legacy key implies. */
function readPreferredProtocol(table: ReadonlyMap<string, Field>): string | undefined {
  const explicit = optional(table, 'preferredProtocol')
  if (explicit !== undefined) return asString(explicit)
  const protocols = [...table].filter(([key, field]) => !PLAIN_KEYS.includes(key) && isTable(field)).map(([key]) => key)
  if (protocols.length > 0) return protocols.length === 1 ? protocols[0] : undefined
  if (optional(table, 'ociRegistry') !== undefined) return 'oci'
  return optional(table, 'wargUrl') === undefined ? undefined : 'warg'
}

function readWargUrl(table: ReadonlyMap<string, Field>): string | undefined {
  const warg = optional(table, 'warg')
  const url =
    (warg !== undefined && isTable(warg) ? optional(asTable(warg), 'url') : undefined) ?? optional(table, 'wargUrl')
  return url === undefined ? undefined : asString(url)
}

function readPrefix(field: Field): string {
  const prefix = asString(field)
  if (prefix !== '' && (!PREFIX.test(prefix) || /\/\/|\.\./.test(prefix))) {
    throw fieldError(field, 'must be the beginning of a repository name', { expected: 'such as "webassembly/"' })
  }
  return prefix
}

/** As in wkg, null means absent. */
function optional(table: ReadonlyMap<string, Field>, key: string): Field | undefined {
  const field = table.get(key)
  return field === undefined || field.value === null ? undefined : field
}

function isTable(field: Field): boolean {
  return typeof field.value === 'object' && field.value !== null && !Array.isArray(field.value)
}
