import { chooseRegistry, type Config } from '@wasm-pkg/registry-client/config'
import { formatPackageName, type PackageName } from '@wasm-pkg/registry-client/names'
import { parseRegistryName, registryKey } from '@wasm-pkg/registry-client/registry-name'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import type { ManifestEdit } from '../manifest/edit.js'
import type { RegistryAccess } from '../resolve/session.js'

export interface AddedMapping {
  /** A namespace, or `ns:name` if the namespace has another registry. */
  readonly of: string
  readonly registry: string
}

/**
 * The changes that write the registry from the options into package.json, unless the configuration already has it, because other users
 * install the project without that option. They map the whole namespace if it has no registry yet. Otherwise, they map only the
 * package, because others in its namespace may be in use.
 */
export async function mapGivenRegistry(
  { registry: { given, config: load } }: { readonly registry: Pick<RegistryAccess, 'given' | 'config'> },
  names: readonly PackageName[],
): Promise<{ readonly mapped: readonly AddedMapping[]; readonly edits: readonly ManifestEdit[] }> {
  if (given === undefined) return { mapped: [], edits: [] }
  const registry = parseRegistryName(given)
  const { explicitRegistry: _, ...config } = await load()
  const namespaces = new Map<string, string>()
  const packages = new Map<string, string>()
  for (const name of names) {
    const usual = usualRegistry(config, name)
    if (usual === undefined) namespaces.set(name.namespace, registry)
    else if (registryKey(usual) !== registryKey(registry)) packages.set(formatPackageName(name), registry)
  }
  return {
    mapped: [...new Map([...namespaces, ...packages])].map(([of, to]) => ({ of, registry: to })),
    edits: [
      { section: 'namespaces', changes: namespaces },
      { section: 'packages', changes: packages },
    ],
  }
}

function usualRegistry(config: Config, name: PackageName): string | undefined {
  try {
    return chooseRegistry(config, name).registry
  } catch (error) {
    if (!isWasmPkgError(error) || error.code !== 'E_CONFIG') throw error
    return undefined
  }
}
