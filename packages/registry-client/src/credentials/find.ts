import { readTextFile } from '../config/read-text.js'
import type { Config, RegistrySettings } from '../config/types.js'
import { isWasmPkgError } from '../errors.js'
import { escapeText } from '../text.js'
import { bearerToken } from './bearer-token.js'
import { type DockerConfig, hostHelper, inlineCredential, type KeyStyle, parseDockerConfig } from './docker-config.js'
import { credentialFiles, type CredentialPlaces } from './files.js'
import { helperGet } from './helper.js'
import { helperKeys } from './hosts.js'
import type { Credential, StoredCredential } from './types.js'

export interface CredentialOptions extends Partial<CredentialPlaces> {
  /** The OCI host that will be contacted, with its port if it has one. */
  readonly host: string
  /** The settings of the registry choice that led to the host. */
  readonly settings?: RegistrySettings | undefined
  readonly config: Config
  /** Called once for each credential that exists but is not used. */
  readonly onWarning?: ((message: string) => void) | undefined
}

export interface FindCredentialsOptions extends CredentialOptions {
  /** The repository on the host. podman's files can have a login for a part of a host. */
  readonly repository?: string | undefined
}

/**
 * Finds the credential for a repository of one host. Reads files and asks helpers only once. Errors as for
 * `findCredentials`.
 */
export type CredentialFinder = (repository: string | undefined) => Promise<Credential>

/**
 * Finds the credential for an OCI host. As in wkg, the first of these is used: the host's bearer variable, `auth` in
 * the registry's settings, docker's file (helper of the host, identity token, stored login, general helper). Then come
 * podman's files, and finally anonymous access. Hosts must match as a whole. The three names of Docker Hub count as one
 * host.
 *
 * @throws WasmPkgError `E_CONFIG` if two configured registries share the bearer variable that is set,
 *   `E_CREDENTIALS` if its value cannot be sent. Damaged files and failing helpers are warnings.
 */
export async function findCredentials({ repository, ...options }: FindCredentialsOptions): Promise<Credential> {
  return await createCredentialFinder(options)(repository)
}

/** Like `findCredentials`, for many repositories of one host. */
export function createCredentialFinder(options: CredentialOptions): CredentialFinder {
  const { host, settings, config } = options
  const env = options.env ?? process.env
  const told = new Set<string>()
  const warn = (message: string): void => {
    if (told.has(message)) return
    told.add(message)
    options.onWarning?.(message)
  }
  let files: Promise<readonly LoginFile[]> | undefined

  async function find(repository: string | undefined): Promise<Credential> {
    if (settings?.oci?.auth !== undefined) {
      return {
        kind: 'basic',
        ...settings.oci.auth,
        source: `auth of registry "${settings.name}" in the configuration file`,
      }
    }
    files ??= readLoginFiles({ ...options, env }, warn)
    for (const file of await files) {
      const found = await unlessUnusable(warn, () => file.find(repository))
      if (found !== undefined) return found
    }
    return { kind: 'anonymous', source: 'no credential found' }
  }

  return async (repository) => {
    const bearer = bearerToken(host, config, env)
    if (bearer?.use === true) {
      return { kind: 'bearer', token: bearer.token, source: `environment variable ${bearer.variable}` }
    }
    const found = await find(repository)
    if (bearer === undefined) return found
    // If there is another login, the variable is not needed, unless that login is refused.
    if (found.kind === 'anonymous') {
      warn(`${bearer.why}; log in to it, or name it as [registry."${escapeText(host)}"] in your configuration file`)
    }
    return { ...found, passedOver: bearer.why }
  }
}

/** One file that can contain logins. It is read once. */
interface LoginFile {
  find(repository: string | undefined): Promise<Credential | undefined>
}

async function readLoginFiles(
  options: CredentialOptions & CredentialPlaces,
  warn: (message: string) => void,
): Promise<readonly LoginFile[]> {
  const { host, env } = options
  const files: LoginFile[] = []
  for (const { path, style } of credentialFiles(options)) {
    const config = await unlessUnusable(warn, () => readLoginFile(path))
    if (config !== undefined) files.push(loginFile(config, style, host, env))
  }
  return files
}

async function readLoginFile(path: string): Promise<DockerConfig | undefined> {
  const text = await readTextFile(path, 'E_CREDENTIALS')
  return text === undefined || text.trim() === '' ? undefined : parseDockerConfig(text, path)
}

function loginFile(config: DockerConfig, style: KeyStyle, host: string, env: NodeJS.ProcessEnv): LoginFile {
  const source = escapeText(config.file, 1000)
  const own = hostHelper(config, host)
  const helper = own ?? config.credsStore
  let asked: Promise<Credential | undefined> | undefined
  const ask = (name: string): Promise<Credential | undefined> => (asked ??= fromHelper(name, host, env, source))
  return {
    async find(repository) {
      if (own !== undefined) return await ask(own)
      const inline = inlineCredential(config, { host, repository }, style)
      if (inline !== undefined) return { ...inline, source }
      return helper === undefined ? undefined : await ask(helper)
    },
  }
}

/** Reports damaged files and failing helpers, and continues the search. */
async function unlessUnusable<T>(
  warn: (message: string) => void,
  work: () => Promise<T | undefined>,
): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    if (!isWasmPkgError(error)) throw error
    warn(error.message)
    return undefined
  }
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
