import type { RegistryMapping } from './types.js'

/** The user's configuration file as written; the same file that wkg reads. */
export interface ConfigDocument {
  /** The registry of packages that have no other entry. */
  readonly default_registry?: string
  /** Registries by namespace: a name, or a table of `registry` and `metadata`. */
  readonly namespace_registries?: Readonly<Record<string, RegistryMapping>>
  /** Registries by `ns:name`, in the same two forms. They take precedence over those by namespace. */
  readonly package_registry_overrides?: Readonly<Record<string, RegistryMapping>>
  /** Settings of registries, by registry name. */
  readonly registry?: Readonly<Record<string, RegistryDocument>>
}

/** `[registry."<name>"]`. Tables for backends of other tools are allowed and ignored. */
export interface RegistryDocument {
  /** The backend, `oci` or `local`. Takes precedence over what the registry reports. Default: the only backend that has a table here. */
  readonly default?: string
  /** Same as `default`. */
  readonly type?: string
  /** An OCI registry. */
  readonly oci?: OciDocument
  /** A folder on this machine. */
  readonly local?: LocalDocument
}

/** `[registry."<name>".oci]` */
export interface OciDocument {
  /** Credentials: `username` and `password`, or the base64 form of `user:password`. */
  readonly auth?: string | { readonly username: string; readonly password: string }
  /** Default: `http` for loopback addresses, `https` for all others. */
  readonly protocol?: 'http' | 'https'
  /** Turns off the check of the registry's certificate. Each run warns about it. */
  readonly accept_invalid_certificates?: boolean
  /** Certificates to trust for this registry, in addition to the usual ones. */
  readonly extra_root_certificates?: readonly { readonly encoding: 'pem' | 'der'; readonly data: string }[]
}

/** `[registry."<name>".local]` */
export interface LocalDocument {
  /** Path of the folder, relative to the working directory. */
  readonly root: string
}
