import { sessionOf } from '../internals.js'
import { chooseRegistry, type Config } from '@wasm-pkg/registry-client/config'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { parseRegistryName, registryKey } from '@wasm-pkg/registry-client/registry-name'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { Project } from '../types.js'
import { writeManifest } from './edit-manifest.js'

export interface AddedMapping {
  /** A namespace, or `ns:name` if the namespace has another registry. */
  readonly of: string
  readonly registry: string
}

/**
 * Writes the registry from the options into package.json, unless the configuration already has it, because other users
 * install the project without that option. Maps the whole namespace if it has no registry yet. Otherwise, maps only the
 * package, because others in its namespace may be in use.
 */
export async function mapGivenRegistry(
  project: Project,
  names: readonly PackageName[],
): Promise<readonly AddedMapping[]> {
  const { given } = sessionOf(project).registry
  if (given === undefined) return []
  const registry = parseRegistryName(given)
  const { explicitRegistry: _, ...config } = await sessionOf(project).registry.config()
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
