import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { decodeText, readSmallFile } from '../config/read-text.js'
import { type Digest, sha256 } from '../digest.js'
import { parseRegistryName } from '../registry-name.js'
import { writeFileAtomic } from '../store/atomic.js'
import { encodeBasicAuth } from '../basic-auth.js'
import { authKeys, type DockerConfig, hostHelper, parseDockerConfig } from './docker-config.js'
import { type CredentialPlaces, dockerConfigFile } from './files.js'
import { helperErase, helperStore } from './helper.js'
import { dockerKey, helperKeys } from './hosts.js'
import type { StoredCredential } from './types.js'

/** Where a credential was stored. */
export interface StoredPlace {
  readonly file: string
  /** The helper that stores it. Absent if it is stored unencrypted in the file. */
  readonly helper?: string
}

/**
 * Stores a host's credential like `docker login`: with the helper that the docker configuration names, otherwise in
 * that file itself (mode 0600). Other content of the file is kept. docker, podman, ORAS and wkg can then use the
 * credential too.
 *
 * @throws WasmPkgError `E_CONFIG` for a malformed host, `E_CREDENTIALS` for a damaged file or failing helper,
 *   `E_LOCK_RACE` if another program changed the file at the same time, `E_NO_SPACE`, `E_CACHE_IO`
 */
export async function storeCredential(
  host: string,
  credential: StoredCredential,
  places: Partial<CredentialPlaces> = {},
): Promise<StoredPlace> {
  const key = dockerKey(parseRegistryName(host))
  const env = places.env ?? process.env
  const current = await readDockerConfig(dockerConfigFile({ ...places, env }))
  const helper = helperFor(current.config, host)
  if (helper !== undefined) await helperStore(helper, key, credential, env)
  const entry = helper === undefined ? fileEntry(credential) : {}
  await writeAuths(current, [...withoutHost(current.config, host), [key, entry]])
  return { file: current.config.file, ...(helper === undefined ? {} : { helper }) }
}

/**
 * Erases a host's credential from docker's file and from the helper that it names. Podman's files are only read, never
 * written.
 *
 * @returns whether there was one. Errors as for `storeCredential`.
 */
export async function eraseCredential(host: string, places: Partial<CredentialPlaces> = {}): Promise<boolean> {
  parseRegistryName(host)
  const env = places.env ?? process.env
  const current = await readDockerConfig(dockerConfigFile({ ...places, env }))
  const helper = helperFor(current.config, host)
  const erased = helper !== undefined && (await eraseWithHelper(helper, host, env))
  const rest = withoutHost(current.config, host)
  if (rest.length === current.config.auths.size) return erased
  await writeAuths(current, rest)
  return true
}

async function eraseWithHelper(helper: string, host: string, env: NodeJS.ProcessEnv): Promise<boolean> {
  let erased = false
  for (const key of helperKeys(host)) {
    if (await helperErase(helper, key, env)) erased = true
  }
  return erased
}

interface CurrentFile {
  readonly config: DockerConfig
  readonly digest: Digest | 'absent'
}

async function readDockerConfig(file: string): Promise<CurrentFile> {
  const bytes = await readSmallFile(file, 'E_CREDENTIALS')
  const text = bytes === undefined ? '' : decodeText(bytes, file, 'E_CREDENTIALS')
  return {
    config: parseDockerConfig(text.trim() === '' ? '{}' : text, file),
    digest: bytes === undefined ? 'absent' : sha256(bytes),
  }
}

function helperFor(config: DockerConfig, host: string): string | undefined {
  return hostHelper(config, host) ?? config.credsStore
}

function fileEntry(credential: StoredCredential): Readonly<Record<string, string>> {
  return credential.kind === 'basic' ? { auth: encodeBasicAuth(credential) } : { identitytoken: credential.token }
}

function withoutHost(config: DockerConfig, host: string): [string, unknown][] {
  const keys = authKeys(config, host)
  return [...config.auths].filter(([key]) => !keys.includes(key))
}

async function writeAuths({ config, digest }: CurrentFile, auths: [string, unknown][]): Promise<void> {
  // A new folder is private to the user. An existing one keeps its mode.
  await mkdir(dirname(config.file), { recursive: true, mode: 0o700 })
  // docker indents with tabs.
  const next = `${JSON.stringify({ ...config.content, auths: Object.fromEntries(auths) }, null, '\t')}\n`
  await writeFileAtomic(config.file, next, { expectCurrent: digest, mode: 0o600 })
}
