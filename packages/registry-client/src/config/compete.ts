import { parsePackageName } from '../names.js'
import { registryKey } from '../registry-name.js'
import { registryChoiceKey } from './resolve.js'
import type { ConfigLayer, Mapping } from './types.js'

interface Rules {
  readonly ownDefaultWins: boolean
  readonly explicitRegistry: Mapping | undefined
}

/**
 * Cases where the user's file and the project lead to different places for one package. This can be legitimate, but it
 * is also what dependency confusion looks like. A registry name that the project uses as a label for another host
 * counts as different.
 */
export function competingMappings(
  user: ConfigLayer,
  project: ConfigLayer,
  { ownDefaultWins, explicitRegistry }: Rules,
): readonly string[] {
  if (explicitRegistry !== undefined) return ignoredMetadata(project, explicitRegistry)
  const defaults = { own: user.defaultRegistry, other: project.defaultRegistry }
  return [
    ...[...project.namespaces].flatMap(([name, other]) => told(`"${name}"`, user.namespaces.get(name), other)),
    ...[...project.packages].flatMap(([name, other]) =>
      told(`"${name}"`, user.packages.get(name) ?? user.namespaces.get(parsePackageName(name).namespace), other),
    ),
    ...(defaults.other === undefined
      ? []
      : ownDefaultWins
        ? told('the default registry', defaults.own, defaults.other)
        : told('the default registry', defaults.other, defaults.own)),
  ]
}

function told(what: string, winner: Mapping | undefined, loser: Mapping | undefined): readonly string[] {
  if (winner === undefined || loser === undefined || registryChoiceKey(winner) === registryChoiceKey(loser)) return []
  const [first, second] = [winner, loser].map((mapping) => `${placeOf(mapping)} (${mapping.origin})`)
  return [`${what} is ${first}, which wins, not ${second}`]
}

/** The user names a registry, and the project uses the same name for a host of its own choice. */
function ignoredMetadata(project: ConfigLayer, { registry, origin }: Mapping): readonly string[] {
  const mappings = [...project.namespaces, ...project.packages]
  return mappings
    .filter(([, mapping]) => mapping.metadata !== undefined && registryKey(mapping.registry) === registryKey(registry))
    .map(
      ([name, mapping]) =>
        `"${name}" comes from ${registry} itself (${origin}), not from ${placeOf(mapping)} as ${mapping.origin} has it`,
    )
}

function placeOf({ registry, metadata }: Mapping): string {
  const host = metadata?.oci?.registry
  const prefix = metadata?.oci?.namespacePrefix
  if (metadata === undefined || (host === undefined && prefix === undefined)) return registry
  return `${registry}, which stands for ${host ?? registry}${prefix === undefined ? '' : `/${prefix}`}`
}
