import { join } from 'node:path'
import type { PackageName } from '@wasm-pkg/registry-client/names'
import type { Release } from '@wasm-pkg/registry-client'
import { matchesRequirement, type Requirement } from '@wasm-pkg/registry-client/requirement'
import { compareVersions, type Version } from '@wasm-pkg/registry-client/version'
import type { RegistryAccess } from './with-registry.js'

/**
 * The highest version the project has pinned that a spec means, as far as the lock file tells of a release: what can be known
 * without the network. Pins from a registry that the package does not come from now do not count.
 *
 * @throws WasmPkgError `E_CONFIG`, and the lock's own codes
 */
export async function findPin(
  { config, root }: RegistryAccess,
  { namespace, name }: PackageName,
  wanted: Version | Requirement | undefined,
): Promise<Release | undefined> {
  const { chooseRegistry } = await import('@wasm-pkg/registry-client/config')
  const { readLock } = await import('@wasm-pkg/project')
  const { registry } = chooseRegistry(config, { namespace, name })
  const { lock } = await readLock(join(root, 'wasm-pkg.lock'))
  const entry = lock.packages
    .filter((pack) => pack.registry === registry && pack.name.namespace === namespace && pack.name.name === name)
    .flatMap(({ versions }) => versions)
    .filter(({ version }) => {
      if (wanted === undefined) return true
      return 'comparators' in wanted ? matchesRequirement(wanted, version) : compareVersions(wanted, version) === 0
    })
    .toSorted((a, b) => compareVersions(a.version, b.version))
    .at(-1)
  // A pin of wkg's own does not say where it is and how large.
  if (entry?.source === undefined || entry.facts === undefined) return undefined
  const { version, source, digest, manifest, facts } = entry
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
