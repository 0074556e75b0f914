import { isBearerVariable } from './bearer-variable.js'
import { competingMappings } from './compete.js'
import { keyPath } from '../field.js'
import type { Config, ConfigLayer, ConfigSource, Mapping } from './types.js'

export interface MergeInput {
  readonly fallbacks: ReadonlyMap<string, Mapping>
  readonly user: ConfigLayer | undefined
  readonly project: ConfigLayer | undefined
  /** Whether the user's default registry takes precedence over the project's. The user's other entries always do. */
  readonly ownDefaultWins: boolean
  readonly explicitRegistry?: Mapping
  readonly env: NodeJS.ProcessEnv
}

/** Merges the layers key by key. The user's entries replace the project's as a whole. */
export function mergeLayers(input: MergeInput): Config {
  const { fallbacks, user, project, ownDefaultWins, explicitRegistry, env } = input
  const layers = [project, user].filter((layer) => layer !== undefined)
  const defaults = [user?.defaultRegistry, project?.defaultRegistry]
  const defaultRegistry = (ownDefaultWins ? defaults : defaults.toReversed()).find((mapping) => mapping !== undefined)
  const sources = [
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
  ]
  return {
    ...(explicitRegistry === undefined ? {} : { explicitRegistry }),
    ...(defaultRegistry === undefined ? {} : { defaultRegistry }),
    namespaces: new Map(layers.flatMap((layer) => [...layer.namespaces])),
    packages: new Map(layers.flatMap((layer) => [...layer.packages])),
    ownMappings: user === undefined ? [] : mappingsOf(user),
    fallbacks,
    registries: user?.registries ?? new Map(),
    sources: markOverridden(sources, defaultRegistry),
    warnings: [
      ...layers.flatMap((layer) => layer.warnings),
      ...(user === undefined || project === undefined
        ? []
        : competingMappings(user, project, { ownDefaultWins, explicitRegistry })),
    ],
  }
}

function mappingsOf({ namespaces, packages, defaultRegistry }: ConfigLayer): readonly Mapping[] {
  return [...namespaces.values(), ...packages.values(), ...(defaultRegistry === undefined ? [] : [defaultRegistry])]
}

function markOverridden(
  sources: readonly Omit<ConfigSource, 'overridden'>[],
  defaultRegistry: Mapping | undefined,
): readonly ConfigSource[] {
  const last = new Map(sources.map(({ key }, index) => [key, index]))
  return sources.map((source, index) => ({
    ...source,
    overridden:
      source.key === 'default_registry' ? source.origin !== defaultRegistry?.origin : last.get(source.key) !== index,
  }))
}

function bearerVariables(env: NodeJS.ProcessEnv): readonly Omit<ConfigSource, 'overridden'>[] {
  return Object.keys(env)
    .filter((name) => isBearerVariable(name) && env[name] !== '')
    .toSorted()
    .map((name) => ({ key: name, value: '***', origin: 'environment' }))
}
