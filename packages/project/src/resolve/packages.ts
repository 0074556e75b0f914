import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { type LockFile, REQUIRED_BY_MANIFEST, REQUIRED_BY_SOURCE } from '../lock/types.js'
import type { Manifest } from '../manifest/types.js'
import { interfaceNames } from './interface.js'
import { type PackageRequest, requestLabel } from './request.js'

/** What tells of a project's packages; the lock alone knows neither overrides nor what was declared since. */
export interface ProjectFiles {
  readonly manifest: Pick<Manifest, 'dependencies' | 'overrides'>
  readonly lock: LockFile
}

/** Every package that the project knows, as `ns:name`, each once: declared, overridden or locked. */
export function packageNames({ manifest, lock }: ProjectFiles): readonly string[] {
  const locked = lock.packages.map(({ name }) => formatPackageName(name))
  return [...new Set([...manifest.dependencies.keys(), ...manifest.overrides.keys(), ...locked])]
}

/** What package.json declares, with the requirements that it has now. */
export function declaredRequests({ dependencies }: Pick<Manifest, 'dependencies'>): readonly PackageRequest[] {
  return [...dependencies].map(([key, requirement]) => ({
    name: parsePackageName(key),
    requirement,
    requiredBy: REQUIRED_BY_MANIFEST,
  }))
}

/** What is declared, and what else the lock holds, each requested in the name of the package that needed it first. */
export function knownRequests({ manifest, lock }: ProjectFiles): readonly PackageRequest[] {
  const locked = lock.packages.flatMap(({ name, versions }) =>
    versions.map(({ requirement, requiredBy }) => ({
      name,
      requirement,
      requiredBy: requiredBy[0] ?? REQUIRED_BY_SOURCE,
    })),
  )
  return [...new Map([...declaredRequests(manifest), ...locked].map((each) => [requestLabel(each), each])).values()]
}

/** What is declared or overridden, as imports write it: packages, and their interfaces as far as the lock knows them. */
export function declaredSpecifiers(
  { dependencies, overrides }: ProjectFiles['manifest'],
  lock: LockFile,
): readonly string[] {
  const interfaces = lock.packages.flatMap(({ name, versions }) => {
    const key = formatPackageName(name)
    const declared = overrides.has(key) ? undefined : dependencies.get(key)
    const text = declared && formatRequirement(declared)
    const entry = versions.find(({ requirement }) => formatRequirement(requirement) === text)
    if (entry?.facts === undefined) return []
    return interfaceNames({ name, version: entry.version, facts: entry.facts }).map((item) => `${key}/${item}`)
  })
  return [...new Set([...dependencies.keys(), ...overrides.keys(), ...interfaces])]
}

/** What the project itself asks for, as imports write it: declared and overridden packages, and pins of sources. */
export function ownSpecifiers({ manifest, lock }: ProjectFiles): readonly string[] {
  const fromSources = lock.packages.flatMap(({ name, versions }) =>
    versions
      .filter(({ requiredBy }) => requiredBy.includes(REQUIRED_BY_SOURCE))
      .map(({ requirement }) => requestLabel({ name, requirement })),
  )
  return [...new Set([...manifest.dependencies.keys(), ...manifest.overrides.keys(), ...fromSources])]
}
