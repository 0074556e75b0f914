import type { Login } from './login.js'
import type { Digest } from './digest.js'
import type { ResolutionStep } from './errors.js'
import type { PackageName } from './names.js'
import type { Version } from './version.js'

/** The versions of a package. */
export interface VersionList {
  /** Ascending. */
  readonly versions: readonly Version[]
  /** Tags or files that are no versions, sorted; the registry's text, not escaped. */
  readonly skippedTags: readonly string[]
}

/** What a version is, as far as the backend knows. */
export interface ReleaseFacts {
  readonly digest: Digest
  readonly size: number
  /** Absent for the local backend. */
  readonly manifest?: Digest
  readonly annotations: Readonly<Record<string, string>>
  /** When its publisher says it was made. */
  readonly created?: Date
}

/** A signature that a registry has for a version, as the registry says; nothing here is verified. */
export interface Signature {
  readonly kind: 'cosign' | 'notation' | 'sigstore'
  /** Of the artifact, or of cosign's payload. */
  readonly digest: Digest
}

export interface ContentRequest {
  readonly name: PackageName
  readonly version: Version
  readonly digest: Digest
  readonly size: number
  readonly signal: AbortSignal | undefined
  readonly onBytes: (bytes: number) => void
}

export interface Upload {
  readonly name: PackageName
  readonly version: Version
  readonly bytes: Uint8Array
  /** When the package was made; default now. The only thing that differs between two publications of the same bytes. */
  readonly created?: Date | undefined
  readonly author?: string | undefined
  /** The imports and exports of the component or WIT package, for people who browse the registry. */
  readonly component?: { readonly imports: readonly string[]; readonly exports: readonly string[] } | undefined
  /** Manifest annotations besides the version. */
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /** Replace an existing version. */
  readonly overwrite?: boolean | undefined
  /** Ask whether it may be published, with the credential for that, and publish nothing. */
  readonly dryRun?: boolean | undefined
  readonly signal: AbortSignal | undefined
  readonly onBytes: (bytes: number) => void
}

/** A physical place packages live in. */
export interface Backend {
  readonly kind: 'oci' | 'local'
  /** `host/repository`, or `local`. */
  source(name: PackageName): string
  /** The steps below the registry, for errors. */
  chain(name: PackageName): readonly ResolutionStep[]
  /** Who it was asked as for the package, if anybody was. */
  login(name: PackageName): Login | undefined
  listVersions(name: PackageName, signal: AbortSignal | undefined): Promise<VersionList>
  getRelease(name: PackageName, version: Version, signal: AbortSignal | undefined): Promise<ReleaseFacts>
  listSignatures(name: PackageName, manifest: Digest, signal: AbortSignal | undefined): Promise<readonly Signature[]>
  /** Brings the content into the store, verified. */
  fetchContent(request: ContentRequest): Promise<void>
  publish(upload: Upload): Promise<{ readonly digest: Digest; readonly manifest?: Digest }>
}
