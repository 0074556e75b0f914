import type { ContentReference, RegistryClient, RegistryClientOptions } from './client-types.js'
import { WasmPkgError, isWasmPkgError, withDetails } from './errors.js'
import { type Located, createLocator, offlineMiss } from './locate.js'
import { type PackageName, formatPackageName } from './names.js'
import { loginSteps, tellLogin } from './login.js'
import type { ProgressEvent } from './progress.js'
import { createSecrets } from './secrets.js'
import { createSingleFlight } from './single-flight.js'
import type { WatchContent } from './store/content.js'
import { escapeText } from './text.js'
import { createTransport } from './transport/index.js'
import { type Version, formatVersion } from './version.js'

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

  async function download(
    reference: ContentReference,
    watch: WatchContent | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { name, version, digest, size } = reference
    return await at(name, version, 'download', signal, async (located) => {
      requireNetwork(located, `the content ${digest}`, name)
      checkPlace(reference, located)
      const label = `${formatPackageName(name)}@${formatVersion(version)}`
      const onBytes = (bytes: number): void => onProgress?.({ phase: 'download', package: label, bytes, total: size })
      return await located.backend.fetchContent({ name, version, digest, size, signal, watch, onBytes })
    })
  }

  async function fetchMissing(
    reference: ContentReference,
    signal: AbortSignal | undefined,
    watch?: WatchContent,
  ): Promise<boolean> {
    let watched = false
    // A request with another size or place is a different request, even for the same digest.
    const key = JSON.stringify([reference.digest, reference.size, reference.registry, reference.source])
    await fetching.run(key, signal, async (shared) => {
      watched = await download(reference, watch, shared)
    })
    return watched
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

    async readReadme({ name, version, manifest }, { signal } = {}) {
      if (manifest === undefined) return undefined
      return await at(name, version, 'manifest', signal, async (located) => {
        requireNetwork(located, 'the README', name)
        return await located.backend.fetchReadme(name, manifest, signal)
      })
    },

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

    downloadContent: (reference, watch, { signal } = {}) => fetchMissing(reference, signal, watch),

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
