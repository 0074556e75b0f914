import { join } from 'node:path'
import { readLock } from '../lock/file.js'
import { LOCK_FILE_NAME } from '../lock/types.js'
import type { Release } from '@wasm-pkg/registry-client'
import { chooseRegistry, type Config } from '@wasm-pkg/registry-client/config'
import type { PackageName } from '@wasm-pkg/registry-client/names'
import { matchesRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { compareVersions, type Version } from '@wasm-pkg/registry-client/version'

/**
 * The release of the highest matching version that the project pins, which is all that is known without the network.
 * Ignores pins from a registry that the package no longer comes from.
 *
 * @throws WasmPkgError `E_CONFIG`, and the lock's own codes
 */
export async function findPin(
  { config, root }: { readonly config: Config; readonly root: string },
  { namespace, name }: PackageName,
  wanted: Version | Requirement | undefined,
): Promise<Release | undefined> {
  const { registry } = chooseRegistry(config, { namespace, name })
  const { lock } = await readLock(join(root, LOCK_FILE_NAME))
  const pin = lock.packages
    .filter((pack) => pack.registry === registry && pack.name.namespace === namespace && pack.name.name === name)
    .flatMap(({ versions }) => versions)
    .filter(({ version }) => {
      if (wanted === undefined) return true
      return 'comparators' in wanted ? matchesRequirement(wanted, version) : compareVersions(wanted, version) === 0
    })
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1)
  // A pin that wkg wrote does not contain the place and size of the package.
  if (pin?.source === undefined || pin.facts === undefined) return undefined
  const { version, source, digest, manifest, facts } = pin
  return {
    name: { namespace, name },
    version,
    registry,
    source,
    digest,
    size: facts.size,
    ...(manifest === undefined ? {} : { manifest }),
    annotations: {},
  }
}
