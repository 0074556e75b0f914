import type { Config, RegistrySettings } from '../config/types.js'
import { readTextFile } from '../config/read-text.js'
import { isWasmPkgError, WasmPkgError } from '../errors.js'
import { registryKey } from '../registry-name.js'
import { escapeText } from '../text.js'
import { bearerVariable } from './bearer-variable.js'
import { hostHelper, inlineCredential, parseDockerConfig } from './docker-config.js'
import { type CredentialFile, credentialFiles, type CredentialPlaces } from './files.js'
import { helperGet } from './helper.js'
import { helperKeys } from './hosts.js'
import type { Credential, StoredCredential } from './types.js'

export interface FindCredentialsOptions extends Partial<CredentialPlaces> {
  /** The OCI host that will be contacted, with its port if it has one. */
  readonly host: string
  /** The settings of the registry choice that led to the host. */
  readonly settings?: RegistrySettings | undefined
  readonly config: Config
  /** Called for a credential that is there but unusable: the search goes on. */
  readonly onWarning?: ((message: string) => void) | undefined
}

/**
 * The credential for an OCI host, first hit of wkg's order: the host's bearer variable, `auth` of the registry's
 * settings, docker's file (helper of the host, identity token, stored login, general helper); then podman's files;
 * else anonymous. Hosts are equal as a whole only, the three names of Docker Hub being one.
 *
 * @throws WasmPkgError `E_CONFIG` if two configured registries share the bearer variable that is set,
 *   `E_CREDENTIALS` if its value cannot be sent. Damaged files and failing helpers are warnings.
 */
export async function findCredentials(options: FindCredentialsOptions): Promise<Credential> {
  const { host, settings, config, onWarning } = options
  const env = options.env ?? process.env
  const bearer = bearerToken(host, config, env)
  if (bearer !== undefined) return bearer
  if (settings?.oci?.auth !== undefined) {
    return {
      kind: 'basic',
      ...settings.oci.auth,
      source: `auth of registry "${settings.name}" in the configuration file`,
    }
  }
  for (const file of credentialFiles({ ...options, env })) {
    try {
      const found = await findInFile(file, host, env)
      if (found !== undefined) return found
    } catch (error) {
      if (!isWasmPkgError(error)) throw error
      onWarning?.(error.message)
    }
  }
  return { kind: 'anonymous', source: 'no credential found' }
}

function bearerToken(host: string, config: Config, env: NodeJS.ProcessEnv): Credential | undefined {
  const variable = bearerVariable(host)
  const token = env[variable]
  if (token === undefined || token === '') return undefined
  const other = configuredHosts(config).find((name) => bearerVariable(name) === variable && name !== registryKey(host))
  if (other !== undefined) {
    throw new WasmPkgError('E_CONFIG', `${variable} could be for "${escapeText(host)}" as well as for "${other}"`, {
      hint: 'Unset the variable and store the credentials with a login, or in the configuration file.',
    })
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new WasmPkgError(
      'E_CREDENTIALS',
      `the value of ${variable} holds spaces, line breaks or other characters that no token has`,
    )
  }
  return { kind: 'bearer', token, source: `environment variable ${variable}` }
}

/** Every host the configuration names, as a registry or behind one. */
function configuredHosts(config: Config): readonly string[] {
  const mappings = [
    ...config.namespaces.values(),
    ...config.packages.values(),
    ...config.fallbacks.values(),
    ...[config.defaultRegistry, config.explicitRegistry].filter((mapping) => mapping !== undefined),
  ]
  const behind = mappings.map(({ registry, metadata }) => registryKey(metadata?.oci?.registry ?? registry))
  return [...new Set([...config.registries.keys(), ...behind])]
}

async function findInFile(file: CredentialFile, host: string, env: NodeJS.ProcessEnv): Promise<Credential | undefined> {
  const text = await readTextFile(file.path, 'E_CREDENTIALS')
  if (text === undefined || text.trim() === '') return undefined
  const config = parseDockerConfig(text, file.path)
  const source = escapeText(file.path, 1000)
  const helper = hostHelper(config, host)
  if (helper !== undefined) return fromHelper(helper, host, env, source)
  const inline = inlineCredential(config, host, file.style)
  if (inline !== undefined) return { ...inline, source }
  return config.credsStore === undefined ? undefined : fromHelper(config.credsStore, host, env, source)
}

async function fromHelper(
  helper: string,
  host: string,
  env: NodeJS.ProcessEnv,
  file: string,
): Promise<Credential | undefined> {
  for (const key of helperKeys(host)) {
    const found: StoredCredential | undefined = await helperGet(helper, key, env)
    if (found !== undefined) return { ...found, source: `docker-credential-${escapeText(helper)} (${file})` }
  }
  return undefined
}
