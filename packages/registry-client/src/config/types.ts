import type { BasicAuth } from '../basic-auth.js'
import type { RootCertificate } from '../certificate.js'
import type { RegistryMetadata } from '../metadata.js'

/** A mapping as written in package.json or the configuration file: a registry name, or a name with custom metadata. */
export type RegistryMapping = string | { readonly registry: string; readonly metadata: RegistryMetadata }

/** The key `wasmPkg.registries` of a project's package.json. It holds no credentials and no transport settings. */
export interface ProjectRegistries {
  /** The registry of packages that have no other entry. */
  readonly default?: string
  /** Registries by namespace: a name, or an object of `registry` and `metadata`. */
  readonly namespaces?: Readonly<Record<string, RegistryMapping>>
  /** Registries by `ns:name`, in the same two forms. They take precedence over those by namespace. */
  readonly packages?: Readonly<Record<string, RegistryMapping>>
}

/** A mapping as read, with the place it was read from. */
export interface Mapping {
  readonly registry: string
  readonly metadata?: RegistryMetadata
  /** `file:line`, an option or `built-in`. */
  readonly origin: string
  /** Whether it comes from a project's package.json. Such a mapping must not direct the user's secrets elsewhere. */
  readonly fromProject: boolean
}

/** `[registry."<name>".oci]` */
export interface OciSettings {
  readonly auth?: BasicAuth
  readonly protocol?: 'http' | 'https'
  readonly acceptInvalidCertificates: boolean
  readonly extraRootCertificates: readonly RootCertificate[]
}

/** `[registry."<name>"]` of the user's file. */
export interface RegistrySettings {
  readonly name: string
  /** The backend it sets, or the only one it configures. */
  readonly backend?: string
  readonly oci?: OciSettings
  /** The folder of the local backend, as written: relative to the working directory. */
  readonly local?: { readonly root: string }
}

/** One configured value, for display. Secrets are replaced with `***`. */
export interface ConfigSource {
  readonly key: string
  readonly value: string
  readonly origin: string
  /** Whether a higher layer sets the same key. */
  readonly overridden: boolean
}

/** The configuration from one place. */
export interface ConfigLayer {
  readonly defaultRegistry?: Mapping
  readonly namespaces: ReadonlyMap<string, Mapping>
  readonly packages: ReadonlyMap<string, Mapping>
  /** By `registryKey`. */
  readonly registries: ReadonlyMap<string, RegistrySettings>
  readonly sources: readonly Omit<ConfigSource, 'overridden'>[]
  readonly warnings: readonly string[]
}

/** The effective configuration. */
export interface Config {
  /** For every package, from an option or `WKG_REGISTRY`. */
  readonly explicitRegistry?: Mapping
  readonly defaultRegistry?: Mapping
  readonly namespaces: ReadonlyMap<string, Mapping>
  readonly packages: ReadonlyMap<string, Mapping>
  /** Every mapping of the user's own file, whether or not another one takes precedence. */
  readonly ownMappings: readonly Mapping[]
  /** Built-in namespaces, below the default registry. */
  readonly fallbacks: ReadonlyMap<string, Mapping>
  /** By `registryKey`. */
  readonly registries: ReadonlyMap<string, RegistrySettings>
  /** Every value with the place it was read from, lowest layer first. */
  readonly sources: readonly ConfigSource[]
  /** Warnings to show once per run: weakened transport, competing mappings, keys that are not read. */
  readonly warnings: readonly string[]
}
