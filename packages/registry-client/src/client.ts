import type { Signature, Upload, VersionList } from './backend.js'
import type { Config } from './config/index.js'
import type { Digest } from './digest.js'
import { type ResolutionStep, WasmPkgError, isWasmPkgError, withDetails } from './errors.js'
import { type Located, createLocator, offlineMiss } from './locate.js'
import { type PackageName, formatPackageName } from './names.js'
import { loginSteps, tellLogin } from './login.js'
import type { ProgressEvent, ReportProgress } from './progress.js'
import { createSecrets } from './secrets.js'
import { createSingleFlight } from './single-flight.js'
import type { Store } from './store/store.js'
import { escapeText } from './text.js'
import { createTransport } from './transport/index.js'
import { type Version, formatVersion } from './version.js'

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

/** Cheap to create. Heavy modules are loaded with the first request. */
export function createRegistryClient(options: RegistryClientOptions): RegistryClient {
  const { config, store, onProgress, onWarning } = options
  const env = options.env ?? process.env
  const offline = options.offline ?? false
  const secrets = createSecrets()
  const transport = createTransport({ env, secrets, onWarning })
  const onForeignRealm = (host: string, realm: URL): (() => void) => {
    const event = { phase: 'token', package: host, detail: `from ${realm.origin}` } as const
    onProgress?.(event)
    return () => onProgress?.({ ...event, done: true })
  }
  const locator = createLocator({ config, store, transport, env, offline, secrets, onForeignRealm, onWarning })
  const fetching = createSingleFlight<void>()
  let warned = false

  /** Once per run, and only if the run makes a request. */
  function warn(): void {
    if (warned) return
    warned = true
    for (const warning of config.warnings) onWarning?.(warning)
  }

  /** Runs one step at a package's backend. Adds the package and the resolution chain to its errors. */
  async function at<T>(
    name: PackageName,
    version: Version | undefined,
    phase: ProgressEvent['phase'],
    signal: AbortSignal | undefined,
    work: (located: Located) => Promise<T>,
  ): Promise<T> {
    const label =
      version === undefined ? formatPackageName(name) : `${formatPackageName(name)}@${formatVersion(version)}`
    warn()
    onProgress?.({ phase, package: label })
    let located: Located | undefined
    try {
      located = await locator(name, signal)
      // Pinned content is fetched from the place in the lock file, which is checked then, and verified by its digest.
      if (located.metadataProblem !== undefined && phase !== 'download') throw located.metadataProblem
      const result = await work(located)
      onProgress?.({ phase, package: label, done: true })
      return result
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      const login = located?.backend.login(name)
      const tag = version === undefined ? [] : [{ label: 'version', value: formatVersion(version) }]
      const chain = located === undefined ? [] : [...located.chain, ...tag, ...loginSteps(error, login)]
      throw secrets.redactError(withDetails(tellLogin(error, login), { package: label, chain }))
    }
  }

  function requireNetwork({ backend }: Located, what: string, name: PackageName): void {
    if (offline && backend.kind !== 'local') throw offlineMiss(what, name)
  }

  async function download(reference: ContentReference, signal: AbortSignal): Promise<void> {
    const { name, version, digest, size } = reference
    await at(name, version, 'download', signal, async (located) => {
      requireNetwork(located, `the content ${digest}`, name)
      checkPlace(reference, located)
      const label = `${formatPackageName(name)}@${formatVersion(version)}`
      const onBytes = (bytes: number): void => onProgress?.({ phase: 'download', package: label, bytes, total: size })
      await located.backend.fetchContent({ name, version, digest, size, signal, onBytes })
    })
  }

  function fetchMissing(reference: ContentReference, signal: AbortSignal | undefined): Promise<void> {
    // A request with another size or place is a different request, even for the same digest.
    const key = JSON.stringify([reference.digest, reference.size, reference.registry, reference.source])
    return fetching.run(key, signal, (shared) => download(reference, shared))
  }

  return {
    locate: (name, { signal } = {}) =>
      at(name, undefined, 'metadata', signal, async ({ registry, backend, chain }) => ({
        registry,
        backend: backend.kind,
        source: backend.source(name),
        chain,
      })),

    listVersions: (name, { signal } = {}) =>
      at(name, undefined, 'versions', signal, async (located) => {
        requireNetwork(located, 'the list of versions', name)
        return await located.backend.listVersions(name, signal)
      }),

    getRelease: (name, version, { signal } = {}) =>
      at(name, version, 'manifest', signal, async (located) => {
        requireNetwork(located, 'the release', name)
        const { registry, backend } = located
        const facts = await backend.getRelease(name, version, signal)
        return { name, version, registry, source: backend.source(name), ...facts }
      }),

    async listSignatures({ name, version, manifest }, { signal } = {}) {
      if (manifest === undefined) return []
      return await at(name, version, 'manifest', signal, async (located) => {
        requireNetwork(located, 'the list of signatures', name)
        return await located.backend.listSignatures(name, manifest, signal)
      })
    },

    async fetchContent(reference, { signal } = {}) {
      signal?.throwIfAborted()
      if ((await store.verifiedBlobPath(reference.digest, reference.size)) !== undefined) return
      await fetchMissing(reference, signal)
    },

    async readContent(reference, { signal } = {}) {
      signal?.throwIfAborted()
      const { digest, size } = reference
      const stored = await store.readBlob(digest, size)
      if (stored !== undefined) return stored
      await fetchMissing(reference, signal)
      const bytes = await store.readBlob(digest, size)
      if (bytes !== undefined) return bytes
      throw new WasmPkgError('E_CACHE_IO', `${digest} was stored, but cannot be read back`, {
        hint: `Check the disk of ${store.dir}.`,
      })
    },

    publish: ({ signal, ...request }) =>
      at(request.name, request.version, 'upload', signal, async (located) => {
        requireNetwork(located, 'a registry to publish to', request.name)
        const label = `${formatPackageName(request.name)}@${formatVersion(request.version)}`
        const total = request.bytes.byteLength
        const onBytes = (bytes: number): void => onProgress?.({ phase: 'upload', package: label, bytes, total })
        const published = await located.backend.publish({ ...request, signal, onBytes })
        return { ...published, source: located.backend.source(request.name) }
      }),

    close: () => transport.close(),
  }
}

/** A lock file must not send us to places to which the configuration does not lead. */
function checkPlace(reference: ContentReference, { registry, backend, metadataProblem }: Located): void {
  const source = backend.source(reference.name)
  if (registry === reference.registry && source === reference.source) return
  if (registry === reference.registry && metadataProblem !== undefined) throw metadataProblem
  throw new WasmPkgError('E_LOCK_STALE', 'The configuration points to a different place than the lock file', {
    expected: escapeText(`${reference.source} (registry ${reference.registry})`),
    actual: escapeText(`${source} (registry ${registry})`),
    hint: 'Nothing was sent. If the move is intended, update the package so that the lock file records it.',
  })
}
