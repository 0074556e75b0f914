import type { RegistryMapping } from './types.js'

/** The user's configuration file, as it is written. It is wkg's. */
export interface ConfigDocument {
  /** The registry of packages that no other entry is for. */
  readonly default_registry?: string
  /** Registries by namespace: a name, or a table of `registry` and `metadata`. */
  readonly namespace_registries?: Readonly<Record<string, RegistryMapping>>
  /** Registries by `ns:name`, in the same two forms; they come before those by namespace. */
  readonly package_registry_overrides?: Readonly<Record<string, RegistryMapping>>
  /** How registries are spoken to, by their name. */
  readonly registry?: Readonly<Record<string, RegistryDocument>>
}

/** `[registry."<name>"]`. Tables for backends of other tools are allowed and not read. */
export interface RegistryDocument {
  /** The backend, `oci` or `local`, above what the registry says of itself. By default the only one that has a table here. */
  readonly default?: string
  /** Means the same as `default`. */
  readonly type?: string
  /** An OCI registry. */
  readonly oci?: OciDocument
  /** A folder of this machine. */
  readonly local?: LocalDocument
}

/** `[registry."<name>".oci]` */
export interface OciDocument {
  /** Credentials: `username` and `password`, or the base64 form of `user:password`. */
  readonly auth?: string | { readonly username: string; readonly password: string }
  /** Loopback addresses are asked over http by default, all others over https. */
  readonly protocol?: 'http' | 'https'
  /** Does without the check of the registry's identity, with a warning each time. */
  readonly accept_invalid_certificates?: boolean
  /** Certificates to trust for this registry beside the usual ones. */
  readonly extra_root_certificates?: readonly { readonly encoding: 'pem' | 'der'; readonly data: string }[]
}

/** `[registry."<name>".local]` */
export interface LocalDocument {
  /** The folder; relative to the working directory. */
  readonly root: string
}
