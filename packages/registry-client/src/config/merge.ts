import { isBearerVariable } from '../credentials/bearer-variable.js'
import { registryKey } from '../registry-name.js'
import { keyPath } from './field.js'
import type { Config, ConfigLayer, ConfigSource, Mapping } from './types.js'

export interface MergeInput {
  readonly fallbacks: ReadonlyMap<string, Mapping>
  /** Lowest first. */
  readonly layers: readonly ConfigLayer[]
  readonly explicitRegistry?: Mapping
  readonly env: NodeJS.ProcessEnv
}

/** Lays the layers over each other: whole entries, key by key, the later wins. */
export function mergeLayers({ fallbacks, layers, explicitRegistry, env }: MergeInput): Config {
  const namespaces = new Map(layers.flatMap((layer) => [...layer.namespaces]))
  const packages = new Map(layers.flatMap((layer) => [...layer.packages]))
  const defaultRegistry = layers.findLast((layer) => layer.defaultRegistry !== undefined)?.defaultRegistry
  return {
    ...(explicitRegistry === undefined ? {} : { explicitRegistry }),
    ...(defaultRegistry === undefined ? {} : { defaultRegistry }),
    namespaces,
    packages,
    fallbacks,
    registries: new Map(layers.flatMap((layer) => [...layer.registries])),
    sources: markOverridden([
      ...[...fallbacks].map(([name, { registry, origin }]) => ({
        key: keyPath(['namespace_registries', name]),
        value: registry,
        origin,
      })),
      ...layers.flatMap((layer) => layer.sources),
      ...(explicitRegistry === undefined
        ? []
        : [{ key: 'registry', value: explicitRegistry.registry, origin: explicitRegistry.origin }]),
      ...bearerVariables(env),
    ]),
    warnings: [...layers.flatMap((layer) => layer.warnings), ...competingMappings(layers)],
  }
}

function markOverridden(sources: readonly Omit<ConfigSource, 'overridden'>[]): readonly ConfigSource[] {
  const last = new Map(sources.map(({ key }, index) => [key, index]))
  return sources.map((source, index) => ({ ...source, overridden: last.get(source.key) !== index }))
}

function bearerVariables(env: NodeJS.ProcessEnv): readonly Omit<ConfigSource, 'overridden'>[] {
  return Object.keys(env)
    .filter((name) => isBearerVariable(name) && env[name] !== '')
    .toSorted()
    .map((name) => ({ key: name, value: '***', origin: 'environment' }))
}

/** Two files that map one name to different registries: legitimate, and also what dependency confusion looks like. */
function competingMappings(layers: readonly ConfigLayer[]): readonly string[] {
  const warnings: string[] = []
  for (const table of ['namespaces', 'packages'] as const) {
    const seen = new Map<string, Mapping>()
    for (const layer of layers) {
      for (const [name, mapping] of layer[table]) {
        const lower = seen.get(name)
        seen.set(name, mapping)
        if (lower === undefined || registryKey(lower.registry) === registryKey(mapping.registry)) continue
        warnings.push(
          `"${name}" is mapped to ${mapping.registry} (${mapping.origin}), which wins, and to ${lower.registry} (${lower.origin})`,
        )
      }
    }
  }
  return warnings
}
