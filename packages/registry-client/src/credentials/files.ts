import { join } from 'node:path'
import { baseDirectories, homeDirectory } from '../paths.js'
import type { KeyStyle } from './docker-config.js'

export interface CredentialFile {
  readonly path: string
  readonly style: KeyStyle
}

export interface CredentialPlaces {
  readonly env: NodeJS.ProcessEnv
  readonly homeDir?: string | undefined
  readonly platform?: NodeJS.Platform | undefined
}

/** docker's configuration file, which ORAS and wkg also use. */
export function dockerConfigFile({ env, homeDir, platform }: CredentialPlaces): string {
  return join(env['DOCKER_CONFIG'] || join(homeDir ?? homeDirectory(env, platform), '.docker'), 'config.json')
}

/**
 * The files that can contain a credential, in the order in which they are read: docker's as in wkg, then podman's as in
 * containers-auth.json(5), where `REGISTRY_AUTH_FILE` replaces the two usual places.
 */
export function credentialFiles(places: CredentialPlaces): readonly CredentialFile[] {
  const { env, homeDir, platform = process.platform } = places
  const { config } = baseDirectories(env, platform, homeDir ?? homeDirectory(env, platform))
  const runtime = env['XDG_RUNTIME_DIR']
  const podman = env['REGISTRY_AUTH_FILE']
    ? [env['REGISTRY_AUTH_FILE']]
    : [...(runtime ? [join(runtime, 'containers', 'auth.json')] : []), join(config, 'containers', 'auth.json')]
  return [
    { path: dockerConfigFile(places), style: 'docker' },
    ...podman.map((path): CredentialFile => ({ path, style: 'podman' })),
  ]
}
