import { chooseRegistry, type Config, loadConfig, type LoadConfigOptions } from '@wasm-pkg/registry-client/config'
import type { RegistryClient } from '@wasm-pkg/registry-client'
import type { ProgressEvent } from '@wasm-pkg/registry-client/progress'
import type { Store } from '@wasm-pkg/registry-client/store'
import type { RegistryAccess } from './session.js'

export interface RegistryAccessOptions {
  readonly config: LoadConfigOptions
  readonly store: Store
  readonly env: NodeJS.ProcessEnv
  readonly offline: boolean
  readonly onProgress?: (event: ProgressEvent) => void
  readonly onWarning?: (message: string) => void
}

/**
 * Configuration and client of a project. Each is created at most once and only on demand. The client's code is also
 * loaded on demand, because packages that the lock file pins and the store has do not need it.
 */
export function createRegistryAccess(options: RegistryAccessOptions): RegistryAccess {
  const { store, env, offline, onProgress, onWarning } = options
  let loading: Promise<Config> | undefined
  let starting: Promise<RegistryClient> | undefined
  const config = (): Promise<Config> => (loading ??= loadConfig(options.config))
  const start = async (): Promise<RegistryClient> => {
    const { createRegistryClient } = await import('@wasm-pkg/registry-client')
    return createRegistryClient({
      config: await config(),
      store,
      env,
      offline,
      ...(onProgress === undefined ? {} : { onProgress }),
      ...(onWarning === undefined ? {} : { onWarning }),
    })
  }
  return {
    given: options.config.registry,
    config,
    client: () => (starting ??= start()),
    choose: async (name) => chooseRegistry(await config(), name),
    async close() {
      // A client that failed to start has nothing to close.
      const client = await starting?.catch(() => undefined)
      await client?.close()
    },
  }
}
