import { bearerVariable } from '../config/bearer-variable.js'
import type { Config, Mapping } from '../config/types.js'
import { WasmPkgError } from '../errors.js'
import { registryKey } from '../registry-name.js'
import { escapeText } from '../text.js'
import { canonicalHost } from './hosts.js'

export type BearerToken =
  | { readonly use: true; readonly variable: string; readonly token: string }
  /** The variable is set, but it is not certain which host it is for. */
  | { readonly use: false; readonly why: string }

/**
 * The bearer token for a host in the environment. The variable's name does not say which host it means:
 * `registry.acme.example` and `registry-acme.example` have the same one. Therefore, the token is sent only to a host
 * that the user's own configuration names, never to one that only a project or a registry names.
 *
 * @throws WasmPkgError `E_CONFIG` if the user's configuration names two hosts with this variable, `E_CREDENTIALS` if
 *   the value cannot be sent
 */
export function bearerToken(host: string, config: Config, env: NodeJS.ProcessEnv): BearerToken | undefined {
  const variable = bearerVariable(host)
  const token = env[variable]
  if (token === undefined || token === '') return undefined
  const candidates = ownHosts(config).filter((name) => bearerVariable(name) === variable)
  if (!candidates.some((name) => canonicalHost(name) === canonicalHost(host))) {
    const why =
      `${variable} is not used for "${escapeText(host)}": other hosts share the same variable, and your own ` +
      'configuration does not name this one'
    return { use: false, why }
  }
  const other = candidates.find((name) => name !== registryKey(host))
  if (other !== undefined) {
    throw new WasmPkgError('E_CONFIG', `${variable} could be for "${escapeText(host)}" as well as for "${other}"`, {
      hint: 'Unset the variable and store the credentials with a login, or in the configuration file.',
    })
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new WasmPkgError(
      'E_CREDENTIALS',
      `the value of ${variable} contains spaces, line breaks or other characters that a token cannot have`,
    )
  }
  return { use: true, variable, token }
}

/** Every host in the user's own configuration: registries, and the hosts of their packages. */
function ownHosts(config: Config): readonly string[] {
  const mappings = [
    ...config.ownMappings,
    ...config.fallbacks.values(),
    ...[config.explicitRegistry].filter((mapping) => mapping !== undefined),
  ]
  return [...new Set([...config.registries.keys(), ...mappings.map(hostOf)])]
}

function hostOf({ registry, metadata }: Mapping): string {
  return registryKey(metadata?.oci?.registry ?? registry)
}
