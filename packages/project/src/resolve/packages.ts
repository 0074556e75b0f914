import { formatPackageName, parsePackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { type LockFile, REQUIRED_BY_MANIFEST, REQUIRED_BY_SOURCE, REQUIRED_BY_WIT } from '../lock/types.js'
import type { Manifest } from '../manifest/types.js'
import { interfaceNames } from './interface.js'
import { type PackageRequest, requestLabel } from './request.js'

/** The sources of a project's packages. The lock file alone has neither overrides nor newly declared packages. */
export interface ProjectFiles {
  readonly manifest: Pick<Manifest, 'dependencies' | 'overrides'>
  readonly lock: LockFile
}

/** Every package of the project, as `ns:name`, each once: declared, overridden or locked. */
export function packageNames({ manifest, lock }: ProjectFiles): readonly string[] {
  const locked = lock.packages.map(({ name }) => formatPackageName(name))
  return [...new Set([...manifest.dependencies.keys(), ...manifest.overrides.keys(), ...locked])]
}

/** The declared packages, with the current requirements of package.json. */
export function declaredRequests({ dependencies }: Pick<Manifest, 'dependencies'>): readonly PackageRequest[] {
  return [...dependencies].map(([key, requirement]) => ({
    name: parsePackageName(key),
    requirement,
    requiredBy: REQUIRED_BY_MANIFEST,
  }))
}

/**
 * The declared packages, and everything else in the lock file, each requested on behalf of the package that needed it
 * first.
 */
export function knownRequests({ manifest, lock }: ProjectFiles): readonly PackageRequest[] {
  const locked = lock.packages.flatMap(({ name, versions }) =>
    versions.map(({ requirement, requiredBy }) => ({
      name,
      requirement,
      // Who only needs its types does not run it.
      requiredBy: requiredBy.find((id) => id !== REQUIRED_BY_WIT) ?? requiredBy[0] ?? REQUIRED_BY_SOURCE,
    })),
  )
  return [...new Map([...declaredRequests(manifest), ...locked].map((each) => [requestLabel(each), each])).values()]
}

/** The specifiers of declared and overridden packages, and of their interfaces as far as the lock file has them. */
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

/**
 * The specifiers of everything that the project itself requires: declared and overridden packages, and pins of imports
 * in sources.
 */
export function ownSpecifiers({ manifest, lock }: ProjectFiles): readonly string[] {
  const fromSources = lock.packages.flatMap(({ name, versions }) =>
    versions
      .filter(({ requiredBy }) => requiredBy.includes(REQUIRED_BY_SOURCE))
      .map(({ requirement }) => requestLabel({ name, requirement })),
  )
  return [...new Set([...manifest.dependencies.keys(), ...manifest.overrides.keys(), ...fromSources])]
}
