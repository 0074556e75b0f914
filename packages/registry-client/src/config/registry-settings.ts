import { isCertificate, type RootCertificate } from '../certificate.js'
import { type BasicAuth, decodeBasicAuth } from '../basic-auth.js'
import { isLoopback } from '../loopback.js'
import type { LocalDocument, OciDocument } from './document.js'
import {
  asArray,
  asBoolean,
  asOneOf,
  asString,
  asTable,
  type Field,
  fieldError,
  fieldOrigin,
  keyPath,
  keysOf,
  rejectUnknownKeys,
} from '../field.js'
import type { ConfigSource, OciSettings, RegistrySettings } from './types.js'

const OCI_KEYS = keysOf<OciDocument>({
  auth: true,
  protocol: true,
  accept_invalid_certificates: true,
  extra_root_certificates: true,
})
const LOCAL_KEYS = keysOf<LocalDocument>({ root: true })

interface ReadSettings {
  readonly settings: RegistrySettings
  readonly sources: readonly Omit<ConfigSource, 'overridden'>[]
  readonly warnings: readonly string[]
}

/** Reads `[registry."<name>"]`: `default` (or `type`), and one table per backend. */
export function readRegistrySettings(field: Field, name: string): ReadSettings {
  const table = asTable(field)
  const defaultField = table.get('default')
  const typeField = table.get('type')
  if (defaultField !== undefined && typeField !== undefined) {
    throw fieldError(typeField, 'means the same as "default"; give one of them')
  }
  const chosen = defaultField ?? typeField
  const backends = [...table].filter(([key]) => key !== 'default' && key !== 'type')
  for (const [, child] of backends) asTable(child)
  const backend = chosen === undefined ? (backends.length === 1 ? backends[0]?.[0] : undefined) : asString(chosen)
  const ociField = table.get('oci')
  const localField = table.get('local')
  const oci = ociField === undefined ? undefined : readOci(ociField)
  return {
    settings: {
      name,
      ...(backend === undefined ? {} : { backend }),
      ...(oci === undefined ? {} : { oci }),
      ...(localField === undefined ? {} : { local: { root: readRoot(localField) } }),
    },
    sources: [...table].flatMap(([, child]) => describe(child)),
    warnings: [
      ...(ociField === undefined ? [] : unknownKeys(ociField, OCI_KEYS)),
      ...(localField === undefined ? [] : unknownKeys(localField, LOCAL_KEYS)),
      ...(ociField === undefined || oci === undefined ? [] : weakTransport(ociField, oci, name)),
    ],
  }
}

function readOci(field: Field): OciSettings {
  const table = asTable(field)
  const auth = table.get('auth')
  const protocol = table.get('protocol')
  const acceptInvalid = table.get('accept_invalid_certificates')
  const roots = table.get('extra_root_certificates')
  return {
    ...(auth === undefined ? {} : { auth: readAuth(auth) }),
    ...(protocol === undefined ? {} : { protocol: asOneOf(protocol, ['http', 'https'] as const) }),
    acceptInvalidCertificates: acceptInvalid !== undefined && asBoolean(acceptInvalid),
    extraRootCertificates: roots === undefined ? [] : asArray(roots).map(readCertificate),
  }
}

function readAuth(field: Field): BasicAuth {
  if (typeof field.value === 'string') {
    const auth = decodeBasicAuth(field.value)
    if (auth === undefined) throw fieldError(field, 'must be the base64 form of user:password')
    return auth
  }
  const table = asTable(field)
  rejectUnknownKeys(table, ['username', 'password'])
  return { username: required(field, 'username'), password: required(field, 'password') }
}

function readCertificate(field: Field): RootCertificate {
  const encoding = asTable(field).get('encoding')
  if (encoding === undefined) throw fieldError(field, 'lacks the key encoding')
  const certificate = { encoding: asOneOf(encoding, ['pem', 'der'] as const), data: required(field, 'data') }
  // TLS ignores anything that is not a certificate. The failure after that would ask for a setting that already exists.
  if (!isCertificate(certificate))
    throw fieldError(field, `holds no certificate in the encoding ${certificate.encoding}`)
  return certificate
}

function readRoot(field: Field): string {
  const root = required(field, 'root')
  if (root === '') throw fieldError(field, 'has an empty root')
  return root
}

function required(field: Field, key: string): string {
  const child = asTable(field).get(key)
  if (child === undefined) throw fieldError(field, `lacks the key ${key}`)
  return asString(child)
}

/**
 * wkg ignores keys that it does not know here, so a file of a newer wkg must load. A typing error must still be
 * reported.
 */
function unknownKeys(field: Field, known: readonly string[]): readonly string[] {
  return [...asTable(field)]
    .filter(([key]) => !known.includes(key))
    .map(([, child]) => `${fieldOrigin(child)}: ${keyPath(child.path)} is not a known key and has no effect`)
}

function weakTransport(field: Field, oci: OciSettings, name: string): readonly string[] {
  const place = `${fieldOrigin(field)}: ${keyPath(field.path)}`
  return [
    ...(oci.protocol === 'http' && !isLoopback(name)
      ? [`${place} uses plain http: anyone on the network path can change packages`]
      : []),
    ...(oci.acceptInvalidCertificates
      ? [`${place} accepts invalid certificates: the registry\u2019s identity is not checked`]
      : []),
  ]
}

/** Keys whose values are never secrets: `default`, and `protocol` in the table `oci`. Every other value could be one. */
const HARMLESS: ReadonlySet<string> = new Set([
  'default',
  'type',
  'oci.protocol',
  'oci.accept_invalid_certificates',
  'local.root',
])

/** The leaves below a field of `[registry."<name>"]`. Only values that are known to be harmless are included. */
function describe(field: Field): readonly Omit<ConfigSource, 'overridden'>[] {
  const key = keyPath(field.path)
  const origin = fieldOrigin(field)
  // The path below `registry` and its name.
  const setting = field.path.slice(2).join('.')
  if (setting === 'oci.extra_root_certificates' && Array.isArray(field.value)) {
    return [{ key, value: `${field.value.length} certificate(s)`, origin }]
  }
  if (setting !== 'oci.auth' && typeof field.value === 'object' && field.value !== null && !isValue(field.value)) {
    return [...asTable(field).values()].flatMap(describe)
  }
  if (!HARMLESS.has(setting)) return [{ key, value: '***', origin }]
  return [{ key, value: typeof field.value === 'string' ? field.value : (JSON.stringify(field.value) ?? ''), origin }]
}

/** Whether TOML treats it as a single value: a list, or a point in time. */
function isValue(value: object): boolean {
  return Array.isArray(value) || value instanceof Date
}
