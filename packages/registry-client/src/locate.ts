import type { Backend } from './backend.js'
import {
  type Config,
  type OciSettings,
  type RegistryChoice,
  chooseRegistry,
  locateBackend,
  needsRegistryMetadata,
  registryChoiceKey,
} from './config/index.js'
import { createCredentialFinder } from './credentials/index.js'
import { type ResolutionStep, WasmPkgError } from './errors.js'
import { createLocalBackend } from './local.js'
import type { RegistryMetadata } from './metadata.js'
import { type PackageName, formatPackageName } from './names.js'
import { createOciBackend } from './oci/backend.js'
import { apiHost } from './oci/names.js'
import { createRegistrySession } from './oci/session.js'
import { registryKey } from './registry-name.js'
import type { Secrets } from './secrets.js'
import { createSingleFlight } from './single-flight.js'
import type { Store } from './store/store.js'
import { leadsInside } from './transport/address.js'
import type { Transport } from './transport/index.js'
import { trustOf } from './trust.js'
import { type FetchedMetadata, fetchRegistryMetadata, schemeOf } from './well-known.js'

/** A package's backend and how it was found. */
export interface Located {
  readonly registry: string
  readonly backend: Backend
  readonly chain: readonly ResolutionStep[]
  /**
   * Why the registry's metadata could not be read. Its packages may be elsewhere, so only content that a lock file pins
   * may be fetched.
   */
  readonly metadataProblem?: WasmPkgError
}

export interface LocatorOptions {
  readonly config: Config
  readonly store: Store
  readonly transport: Transport
  readonly env: NodeJS.ProcessEnv
  readonly offline: boolean
  readonly secrets: Secrets
  /** Called if a token service on another host gets the host's credential. */
  readonly onForeignRealm: (host: string, realm: URL) => () => void
  readonly onWarning: ((message: string) => void) | undefined
}

export type Locator = (name: PackageName, signal: AbortSignal | undefined) => Promise<Located>

/** Finds the backends of packages. Fetches the metadata of each registry once, and creates each backend once. */
export function createLocator(options: LocatorOptions): Locator {
  const { config, transport, offline } = options
  const backends = new Map<string, Backend>()
  const answers = new Map<string, FetchedMetadata>()
  const asking = createSingleFlight<FetchedMetadata>()

  async function metadataOf(
    { registry, settings }: RegistryChoice,
    name: PackageName,
    signal: AbortSignal | undefined,
  ): Promise<FetchedMetadata> {
    const key = registryKey(registry)
    const known = answers.get(key)
    if (known !== undefined) return known
    if (offline) throw offlineMiss(`where "${registry}" keeps its packages`, name)
    const fetched = await asking.run(key, signal, async (shared) => {
      const answer = await fetchRegistryMetadata(transport, registry, settings?.oci, shared)
      await checkPlace(registry, answer.metadata, settings?.oci)
      return answer
    })
    answers.set(key, fetched)
    if (fetched.instead !== undefined) {
      options.onWarning?.(
        `${fetched.url} answered with ${fetched.instead}: the packages of ${registry} are looked for at ${registry} itself`,
      )
    }
    return fetched
  }

  return async (name, signal) => {
    const choice = chooseRegistry(config, name)
    const fetched = needsRegistryMetadata(choice) ? await metadataOf(choice, name, signal) : undefined
    const key = registryChoiceKey(choice)
    let backend = backends.get(key)
    if (backend === undefined) {
      backend = makeBackend(choice, fetched, options)
      backends.set(key, backend)
    }
    return {
      registry: choice.registry,
      backend,
      chain: [
        { label: 'package', value: formatPackageName(name) },
        { label: 'registry', value: `${choice.registry} (${choice.why})` },
        ...metadataStep(fetched),
        ...backend.chain(name),
      ],
      ...(fetched?.problem === undefined ? {} : { metadataProblem: fetched.problem }),
    }
  }
}

/**
 * The server that answered decides where the packages are. It must not make us send requests into networks that it
 * cannot reach itself.
 */
async function checkPlace(
  registry: string,
  { oci }: RegistryMetadata,
  settings: OciSettings | undefined,
): Promise<void> {
  const host = oci?.registry
  if (host === undefined) return
  const [from, to] = [registry, host].map((name) => new URL(`${schemeOf(name, settings)}://${name}`)) as [URL, URL]
  if (!(await leadsInside(from, to))) return
  throw new WasmPkgError('E_REDIRECT', `${registry} says that its packages are in a private network`, {
    actual: host,
    hint: 'Nothing was sent there. If this is intended, map the namespace to that host in your configuration, with its metadata.',
  })
}

function metadataStep(fetched: FetchedMetadata | undefined): readonly ResolutionStep[] {
  if (fetched?.instead === undefined) return []
  return [{ label: 'registry metadata', value: `none: ${fetched.url} answered with ${fetched.instead}` }]
}

function makeBackend(choice: RegistryChoice, fetched: FetchedMetadata | undefined, options: LocatorOptions): Backend {
  const { config, store, transport, env, secrets, onForeignRealm, onWarning } = options
  const location = locateBackend(choice, fetched?.metadata)
  if (location.kind === 'local') return createLocalBackend(location.root, store)
  const { host, namespacePrefix } = location
  const { settings } = choice
  const session = createRegistrySession({
    transport,
    origin: new URL(`${schemeOf(host, settings?.oci)}://${apiHost(host)}`),
    trust: trustOf(settings?.oci),
    secrets,
    onForeignRealm: (realm) => onForeignRealm(host, realm),
    credential: createCredentialFinder({ host, settings, config, env, onWarning }),
  })
  return createOciBackend({ host, namespacePrefix, session, store })
}

export function offlineMiss(what: string, name: PackageName): WasmPkgError {
  return new WasmPkgError('E_OFFLINE_MISS', `Offline, and ${what} is not known here`, {
    package: formatPackageName(name),
    hint: 'Run once with the network; after that locked packages come from the store.',
  })
}
