import { chooseRegistry, type Config } from '@wasm-pkg/registry-client/config'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { parseRegistryName, registryKey } from '@wasm-pkg/registry-client/registry-name'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Project } from '../project.js'
import { writeManifest } from './edit-manifest.js'

export interface AddedMapping {
  /** A namespace, or `ns:name` where the namespace leads to another registry. */
  readonly of: string
  readonly registry: string
}

/**
 * Writes into package.json that packages come from the registry that the options name, as far as the configuration does not say
 * so already: somebody who installs the project later does not pass that option. A namespace that nothing is known of is mapped;
 * else only the package, since others of its namespace may be in use.
 */
export async function mapGivenRegistry(
  project: Project,
  names: readonly PackageName[],
): Promise<readonly AddedMapping[]> {
  const { given } = project.session.registry
  if (given === undefined) return []
  const registry = parseRegistryName(given)
  const { explicitRegistry: _, ...config } = await project.session.registry.config()
  const namespaces = new Map<string, string>()
  const packages = new Map<string, string>()
  for (const name of names) {
    const usual = usualRegistry(config, name)
    if (usual === undefined) namespaces.set(name.namespace, registry)
    else if (registryKey(usual) !== registryKey(registry)) packages.set(formatPackageName(name), registry)
  }
  await writeManifest(project, 'namespaces', namespaces)
  await writeManifest(project, 'packages', packages)
  return [...new Map([...namespaces, ...packages])].map(([of, to]) => ({ of, registry: to }))
}

function usualRegistry(config: Config, name: PackageName): string | undefined {
  try {
    return chooseRegistry(config, name).registry
  } catch (error) {
    if (!isWasmPkgError(error) || error.code !== 'E_CONFIG') throw error
    return undefined
  }
}
