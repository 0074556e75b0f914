import { WasmPkgError } from '../errors.js'
import { type PackageName, formatPackageName } from '../names.js'
import { type Version, formatVersion, tryParseVersion } from '../version.js'

// OCI distribution spec 1.1, "Pulling manifests": <name> and <reference>.
const REPOSITORY = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/
const MAX_REPOSITORY_LENGTH = 255
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/

/** `<prefix><namespace>/<name>`. @throws E_NAME if it is not a valid repository name */
export function repositoryOf(prefix: string, name: PackageName): string {
  const repository = `${prefix}${name.namespace}/${name.name}`
  if (!REPOSITORY.test(repository) || repository.length > MAX_REPOSITORY_LENGTH) {
    throw new WasmPkgError('E_NAME', `${formatPackageName(name)} cannot be the name of an OCI repository`, {
      actual: repository,
      expected: 'lower-case letters, digits and single separators, at most 255 characters',
    })
  }
  return repository
}

/**
 * The tag of a version. A tag cannot contain `+`, so it is replaced with `_`, as in Helm. wkg neither writes nor reads
 * such versions.
 *
 * @throws E_VERSION if it is too long for a tag
 */
export function tagOf(version: Version): string {
  const tag = formatVersion(version).replace('+', '_')
  if (!TAG.test(tag)) throw new WasmPkgError('E_VERSION', `${formatVersion(version)} cannot be the name of a tag`)
  return tag
}

/** The version of a tag. `undefined` for tags that are not versions (`latest`, `v1.0.0`, signatures). */
export function versionOfTag(tag: string): Version | undefined {
  return tryParseVersion(tag) ?? tryParseVersion(tag.replace('_', '+'))
}

/** Docker Hub's API has another host than the name that everyone uses. */
export function apiHost(host: string): string {
  return host.toLowerCase() === 'docker.io' ? 'index.docker.io' : host
}
