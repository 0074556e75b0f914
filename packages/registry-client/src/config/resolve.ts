import { WasmPkgError } from '../errors.js'
import type { RegistryMetadata } from '../metadata.js'
import { formatPackageName, type PackageName } from '../names.js'
import { registryKey } from '../registry-name.js'
import type { Config, Mapping, RegistrySettings } from './types.js'

/** The logical registry of a package and how it was chosen. */
export interface RegistryChoice {
  readonly registry: string
  /** For messages: which rule chose it, and where that rule is written. */
  readonly why: string
  /** Custom metadata of the mapping that chose the registry. If present, no metadata is fetched. */
  readonly metadata?: RegistryMetadata
  /** The user's settings (credentials, transport, backend) that apply to this choice. */
  readonly settings?: RegistrySettings
}

/**
 * The registry of a package, in wkg's order: an explicit registry, package override, namespace mapping, default
 * registry, built-in namespace. The user's entries for the package or its namespace take precedence over the project's.
 * Unlike wkg, the metadata always belongs to the mapping that chose the registry: a package override is never sent to
 * the host of its namespace's custom metadata.
 *
 * @throws WasmPkgError `E_CONFIG` with a hint if nothing matches
 */
export function chooseRegistry(config: Config, name: PackageName): RegistryChoice {
  const forPackage = config.packages.get(formatPackageName(name))
  const forNamespace = config.namespaces.get(name.namespace)
  const { explicitRegistry } = config
  if (explicitRegistry !== undefined) {
    // As in `wkg publish --registry`, custom metadata applies if it is for the same registry and from the user's file.
    // A project must not decide where a registry that the user names keeps its packages.
    const same = [forPackage, forNamespace].find(
      (mapping) =>
        mapping?.fromProject === false && registryKey(mapping.registry) === registryKey(explicitRegistry.registry),
    )
    return choice(config, same ?? explicitRegistry, `named by ${explicitRegistry.origin}`)
  }
  const named = [
    { mapping: forPackage, kind: 'package' },
    { mapping: forNamespace, kind: 'namespace' },
  ].filter((entry): entry is { mapping: Mapping; kind: string } => entry.mapping !== undefined)
  const found = named.find(({ mapping }) => !mapping.fromProject) ?? named[0]
  if (found !== undefined) return choice(config, found.mapping, `${found.kind} mapping in ${found.mapping.origin}`)
  const { defaultRegistry } = config
  if (defaultRegistry !== undefined)
    return choice(config, defaultRegistry, `default registry in ${defaultRegistry.origin}`)
  const fallback = config.fallbacks.get(name.namespace)
  if (fallback !== undefined) return choice(config, fallback, 'built-in registry of the namespace')
  throw new WasmPkgError('E_CONFIG', `no registry is configured for the namespace "${name.namespace}"`, {
    package: formatPackageName(name),
    hint:
      `Name it with --registry <registry>, or add "wasmPkg": { "registries": { "namespaces": ` +
      `{ "${name.namespace}": "<registry>" } } } to package.json, or ${name.namespace} = "<registry>" below ` +
      '[namespace_registries] in the wasm-pkg configuration file.',
  })
}

/**
 * Equal for choices that can share a backend. The metadata is part of the key, because two mappings can use one
 * registry name as a label for different hosts.
 */
export function registryChoiceKey({ registry, metadata }: Pick<RegistryChoice, 'registry' | 'metadata'>): string {
  const { preferredProtocol, oci, warg } = metadata ?? {}
  return JSON.stringify([
    registryKey(registry),
    metadata === undefined ? null : [preferredProtocol, oci?.registry, oci?.namespacePrefix, warg?.url],
  ])
}

function choice(config: Config, mapping: Mapping, why: string): RegistryChoice {
  const settings = config.registries.get(registryKey(settingsName(mapping)))
  return {
    registry: mapping.registry,
    why,
    ...(mapping.metadata === undefined ? {} : { metadata: mapping.metadata }),
    ...(settings === undefined ? {} : { settings }),
  }
}

/**
 * Settings are stored under the logical name. But a repository that maps that name to a host of its own choice must not
 * get the user's credentials for the name. In that case, the settings of the contacted host apply.
 */
function settingsName({ registry, metadata, fromProject }: Mapping): string {
  return fromProject ? (metadata?.oci?.registry ?? registry) : registry
}
