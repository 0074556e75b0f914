import { type Manifest, parseManifest, readManifestText } from '@wasm-pkg/project'
import type { PackageSources } from '@wasm-pkg/project/find'
import { projectRoot } from '@wasm-pkg/project/root'
import { createRegistryClient, type RegistryClient } from '@wasm-pkg/registry-client'
import { type Config, loadConfig } from '@wasm-pkg/registry-client/config'
import type { Store } from '@wasm-pkg/registry-client/store'
import { join, resolve } from 'node:path'
import type { Context } from '../frame/context.js'
import { openCache } from './cache.js'
import type { RegistryValues } from './options.js'

/** Registry access for a command that can run inside or outside of a project. */
export interface OpenRegistry extends PackageSources {
  readonly client: RegistryClient
  readonly store: Store
}

/** Reads the configuration, including the mappings of the surrounding project. Closes the client after the work. */
export async function withRegistry<T>(
  context: Context,
  options: RegistryValues,
  work: (access: OpenRegistry) => Promise<T>,
): Promise<T> {
  const { config, manifest } = await readConfig(context, options)
  const { cwd, env, progress, signal } = context
  const store = openCache(context, options.cache)
  const client = createRegistryClient({
    config,
    store,
    env,
    offline: options.offline,
    onProgress: (event) => progress.report(event),
    onWarning: (message) => context.warn(message),
  })
  const stop = (): void => void client.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    return await work({ config, client, store, manifest, root: projectRoot(cwd) })
  } finally {
    signal.removeEventListener('abort', stop)
    await client.close()
  }
}

/** The effective configuration in the working folder. */
export async function readConfig(
  { cwd, env }: Context,
  options: Pick<RegistryValues, 'config' | 'registry'>,
): Promise<{ readonly config: Config; readonly manifest: Manifest }> {
  const file = join(projectRoot(cwd), 'package.json')
  const manifest = parseManifest(await readManifestText(file), file)
  const config = await loadConfig({
    env,
    project: { registries: manifest.registries, file },
    configFile: options.config === undefined ? undefined : resolve(cwd, options.config),
    registry: options.registry,
  })
  return { config, manifest }
}
