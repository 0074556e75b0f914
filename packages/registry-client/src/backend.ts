import type { Login } from './login.js'
import type { Digest } from './digest.js'
import type { ResolutionStep } from './errors.js'
import type { PackageName } from './names.js'
import type { WatchContent } from './store/content.js'
import type { Version } from './version.js'

/** The versions of a package. */
export interface VersionList {
  /** In ascending order. */
  readonly versions: readonly Version[]
  /** Tags or files that are not versions, sorted. They are the registry's text and not escaped. */
  readonly skippedTags: readonly string[]
}

/** What the backend knows about a version. */
export interface ReleaseFacts {
  readonly digest: Digest
  readonly size: number
  /** Absent for the local backend. */
  readonly manifest?: Digest
  readonly annotations: Readonly<Record<string, string>>
  /** When the version was created, according to its publisher. */
  readonly created?: Date
}

/** A signature of a version, as reported by the registry. Nothing here is verified. */
export interface Signature {
  readonly kind: 'cosign' | 'notation' | 'sigstore'
  /** The digest of the artifact, or of cosign's payload. */
  readonly digest: Digest
}

export interface ContentRequest {
  readonly name: PackageName
  readonly version: Version
  readonly digest: Digest
  readonly size: number
  readonly signal: AbortSignal | undefined
  readonly watch: WatchContent | undefined
  readonly onBytes: (bytes: number) => void
}

export interface Upload {
  readonly name: PackageName
  readonly version: Version
  readonly bytes: Uint8Array
  /**
   * When the package was created (default: now). This is the only difference between two publications of the same
   * bytes.
   */
  readonly created?: Date | undefined
  readonly author?: string | undefined
  /** The imports and exports of the component or WIT package, for people who browse the registry. */
  readonly component?: { readonly imports: readonly string[]; readonly exports: readonly string[] } | undefined
  /** Manifest annotations in addition to the version. */
  readonly annotations?: Readonly<Record<string, string>> | undefined
  /** A README in Markdown, which becomes an artifact of its own beside the package. Local folders keep none. */
  readonly readme?: string | undefined
  /** Replace an existing version. */
  readonly overwrite?: boolean | undefined
  /** Check with the registry whether the package could be published, with the same credential, but publish nothing. */
  readonly dryRun?: boolean | undefined
  readonly signal: AbortSignal | undefined
  readonly onBytes: (bytes: number) => void
}

/** A physical place where packages are stored. */
export interface Backend {
  readonly kind: 'oci' | 'local'
  /** `host/repository`, or `local`. */
  source(name: PackageName): string
  /** The resolution steps after the registry, for error messages. */
  chain(name: PackageName): readonly ResolutionStep[]
  /** The login that was used for the package, if there was one. */
  login(name: PackageName): Login | undefined
  listVersions(name: PackageName, signal: AbortSignal | undefined): Promise<VersionList>
  getRelease(name: PackageName, version: Version, signal: AbortSignal | undefined): Promise<ReleaseFacts>
  fetchReadme(name: PackageName, manifest: Digest, signal: AbortSignal | undefined): Promise<string | undefined>
  listSignatures(name: PackageName, manifest: Digest, signal: AbortSignal | undefined): Promise<readonly Signature[]>
  /** Fetches the content into the store and verifies it. Returns whether `watch` has seen all of it. */
  fetchContent(request: ContentRequest): Promise<boolean>
  publish(
    upload: Upload,
  ): Promise<{ readonly digest: Digest; readonly manifest?: Digest; readonly readmeProblem?: string }>
}
