import { compareApis, readWitApi } from '@wasm-pkg/component'
import type { RegistryClient } from '@wasm-pkg/registry-client'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { compareVersions, formatVersion, type Version } from '@wasm-pkg/registry-client/version'
import { versionStep } from '@wasm-pkg/review'
import type { Context } from '../frame/context.js'
import type { Publication } from './publication.js'

/** How many changes of a refused publication are shown. */
const MAX_SHOWN = 10

/**
 * Compares a publication with the previous version, like wkg: in a compatible version step, nothing may be removed or
 * changed.
 *
 * @param versions the versions of the package in the registry, ascending
 * @throws WasmPkgError `E_VERSION`
 */
export async function checkSemver(
  { signal }: Context,
  client: RegistryClient,
  { name, version, bytes, label }: Publication,
  versions: readonly Version[],
): Promise<void> {
  const previous = versions.findLast((other) => compareVersions(other, version) < 0)
  if (previous === undefined || versionStep(previous, version).mayBreak) return
  const release = await client.getRelease(name, previous, { signal })
  const { breaking } = compareApis(readWitApi(await client.readContent(release, { signal })), readWitApi(bytes))
  if (breaking.length === 0) return
  const shown = breaking.slice(0, MAX_SHOWN).map((text) => `\n  ${escapeText(text)}`)
  const more = breaking.length > MAX_SHOWN ? `\n  and ${breaking.length - MAX_SHOWN} more` : ''
  throw new WasmPkgError('E_VERSION', `${label} breaks users of ${formatVersion(previous)}:${shown.join('')}${more}`, {
    package: label,
    hint: 'Publish it as a version that may contain breaking changes, or use --skip-semver-check.',
  })
}
