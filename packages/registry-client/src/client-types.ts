import type { Signature, Upload, VersionList } from './backend.js'
import type { Config } from './config/index.js'
import type { Digest } from './digest.js'
import type { ResolutionStep } from './errors.js'
import type { PackageName } from './names.js'
import type { ReportProgress } from './progress.js'
import type { WatchContent } from './store/content.js'
import type { Store } from './store/store.js'
import type { Version } from './version.js'

export interface RegistryClientOptions {
  readonly config: Config
  readonly store: Store
  readonly env?: NodeJS.ProcessEnv
  /** Do not use the network. Anything that is not in the store or in a local registry is E_OFFLINE_MISS. */
  readonly offline?: boolean
  readonly onProgress?: ReportProgress
  /**
   * Called with warnings: about weakened transport before the first request, about credentials that exist but cannot be
   * used, and with messages that registries send to their users.
   */
  readonly onWarning?: (message: string) => void
}

export interface CallOptions {
  readonly signal?: AbortSignal | undefined
}

/** Where a package is stored. */
export interface PackageLocation {
  /** The logical registry, as configured. */
  readonly registry: string
  readonly backend: 'oci' | 'local'
  /** `host/repository`, or `local`. */
  readonly source: string
  /** How it was found, for messages. */
  readonly chain: readonly ResolutionStep[]
}

/** A version of a package, as the registry currently describes it. */
export interface Release {
  readonly name: PackageName
  readonly version: Version
  readonly registry: string
  readonly source: string
  /** Digest of the content (the OCI layer). wkg pins the same digest. */
  readonly digest: Digest
  readonly size: number
  /** Digest of the manifest. Absent for local registries. */
  readonly manifest?: Digest
  readonly annotations: Readonly<Record<string, string>>
  /** When the version was created, according to its publisher. Absent for local registries. */
  readonly created?: Date
}

/** Content that a lock file pins. A `Release` has all of these fields. */
export type ContentReference = Pick<Release, 'name' | 'version' | 'registry' | 'source' | 'digest' | 'size'>

export interface PublishRequest extends Omit<Upload, 'signal' | 'onBytes'>, CallOptions {}

export interface Published {
  readonly digest: Digest
  /** Absent for local registries. */
  readonly manifest?: Digest
  /** Why the README was not published, although the package was. */
  readonly readmeProblem?: string
  readonly source: string
}

/** All calls reject with a WasmPkgError that has the resolution chain, or with the reason of their signal. */
export interface RegistryClient {
  /** @throws E_CONFIG, E_UNSUPPORTED, E_NAME, E_OFFLINE_MISS */
  locate(name: PackageName, options?: CallOptions): Promise<PackageLocation>
  /** @throws E_NOT_FOUND, E_DENIED, E_AUTH, E_LIMIT, E_PROTOCOL and the transport's codes */
  listVersions(name: PackageName, options?: CallOptions): Promise<VersionList>
  /** @throws as `listVersions`, and E_MANIFEST, E_MEDIA_TYPE, E_DIGEST, E_SIZE, E_TOO_LARGE */
  getRelease(name: PackageName, version: Version, options?: CallOptions): Promise<Release>
  /**
   * The README that was published beside a release, in Markdown. Not covered by the digests of the release: whoever may
   * push can add one.
   *
   * @throws as `listVersions`, and E_DIGEST, E_DIGEST_SYNTAX
   */
  readReadme(
    release: Pick<Release, 'name' | 'version' | 'manifest'>,
    options?: CallOptions,
  ): Promise<string | undefined>
  /**
   * The signatures of a release, as reported by the registry. None is verified. Local registries have none.
   *
   * @throws as `listVersions`
   */
  listSignatures(
    release: Pick<Release, 'name' | 'version' | 'manifest'>,
    options?: CallOptions,
  ): Promise<readonly Signature[]>
  /**
   * Fetches pinned content into the store, by digest alone. Requests no tag or manifest, and nothing at all if the
   * store already has the intact content.
   *
   * @throws E_LOCK_STALE if the configuration leads to another place than the reference (then nothing is sent),
   *   E_DIGEST, E_SIZE, E_OFFLINE_MISS, the store's and the transport's codes
   */
  fetchContent(reference: ContentReference, options?: CallOptions): Promise<void>
  /**
   * `fetchContent` for content that the store was found not to have, which the caller wants to see.
   *
   * @returns whether `watch` has seen all of it. Otherwise another call has fetched it, and the store has it.
   */
  downloadContent(reference: ContentReference, watch: WatchContent, options?: CallOptions): Promise<boolean>
  /** Calls `fetchContent` and returns the verified bytes. */
  readContent(reference: ContentReference, options?: CallOptions): Promise<Uint8Array>
  /**
   * Publishes in wkg's layout under the version's tag, never as `latest`.
   *
   * @throws E_VERSION if the version exists (unless `overwrite`) or has build metadata
   */
  publish(request: PublishRequest): Promise<Published>
  /** Closes connections. Running calls fail. */
  close(): Promise<void>
}
