import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import { formatVersion } from '@wasm-pkg/registry-client/version'
import { isOwnRequirer, type LockedVersion, REQUIRED_BY_MANIFEST } from '../lock/types.js'
import type { Project } from '../types.js'
import { declaredRequests } from '../resolve/packages.js'
import { requestLabel } from '../resolve/request.js'

/** A pin of the lock file, a local file that overrides a package, or a declared package that is not locked yet. */
export interface ListedPackage {
  /** `ns:name` */
  readonly package: string
  /** `ns:name@version`, or `ns:name` without a pin. */
  readonly id: string
  /** Absent for an override. */
  readonly requirement?: string
  /** Absent without a pin, like the entry. */
  readonly version?: string
  readonly registry?: string
  /** Its entry in the lock file. */
  readonly entry?: LockedVersion
  /** Absolute path of the file that overrides the package. */
  readonly override?: string
  /** `package.json`, `source`, or ids of the packages that import it. */
  readonly requiredBy: readonly string[]
  /** The packages linked for this one. */
  readonly children: readonly ListedPackage[]
  /** A package that several packages import is below each of them, but with its own children only the first time. */
  readonly repeated?: boolean
}

/**
 * The project's packages as a tree. At the top are packages that package.json and the sources require, and overridden
 * ones; below each are its imports. Uses only package.json and the lock file, no network and no store.
 */
export function listPackages(project: Project): readonly ListedPackage[] {
  const all = flatList(project)
  const roots = all.filter((item) => item.override !== undefined || item.requiredBy.some(isOwnRequirer))
  const graph = createGraph(all)
  const seen = new Set<ListedPackage>()
  return roots.map((item) => withChildren(item, graph, seen))
}

/**
 * The paths to a package, shortest first. Each leads from `package.json` or `source` through ids to the package's own
 * id.
 */
export interface Ways {
  readonly ways: readonly (readonly string[])[]
  /** Whether there are more paths. */
  readonly more: boolean
}

/**
 * Why a package is in the project: the ways from package.json and the sources to it. Uses only package.json and the lock file.
 *
 * @param name `ns:name`
 */
export function whyPackage(project: Project, name: string): Ways {
  const all = flatList(project)
  const graph = createGraph(all)
  const found = all.filter((item) => item.package === name).map((item) => waysTo(item, graph))
  return { ways: found.flatMap(({ ways }) => ways), more: found.some(({ more }) => more) }
}

function flatList({ lock, manifest }: Project): readonly ListedPackage[] {
  const locked = lock.packages.flatMap(({ name, registry, versions }) => {
    const key = formatPackageName(name)
    // Pins of an overridden package are kept for when the override is removed.
    if (manifest.overrides.has(key)) return []
    return versions.map((entry) => ({
      package: key,
      id: `${key}@${formatVersion(entry.version)}`,
      requirement: formatRequirement(entry.requirement),
      version: formatVersion(entry.version),
      ...(registry === undefined ? {} : { registry }),
      entry,
      requiredBy: entry.requiredBy,
      children: [],
    }))
  })
  const overridden = [...manifest.overrides].map(([key, file]) => ({
    package: key,
    id: key,
    override: file,
    requiredBy: manifest.dependencies.has(key) ? [REQUIRED_BY_MANIFEST] : [],
    children: [],
  }))
  const isLocked = new Set(locked.map((item) => `${item.package}@${item.requirement}`))
  const declared = declaredRequests(manifest)
    .filter(
      (request) => !manifest.overrides.has(formatPackageName(request.name)) && !isLocked.has(requestLabel(request)),
    )
    .map(({ name, requirement }) => ({
      package: formatPackageName(name),
      id: formatPackageName(name),
      requirement: formatRequirement(requirement),
      requiredBy: [REQUIRED_BY_MANIFEST],
      children: [],
    }))
  return [...locked, ...overridden, ...declared]
}

/** @param seen already expanded packages. In a deep graph with many diamonds, the number of paths would explode. */
function withChildren(item: ListedPackage, graph: Graph, seen: Set<ListedPackage>): ListedPackage {
  if (seen.has(item)) return graph.below(item).length === 0 ? item : { ...item, repeated: true }
  seen.add(item)
  return { ...item, children: graph.below(item).map((child) => withChildren(child, graph, seen)) }
}

/** The maximum number of paths. There can be too many to enumerate. */
const MAX_WAYS = 100

function waysTo(item: ListedPackage, graph: Graph): Ways {
  let more = false
  const ways: (readonly string[])[] = []
  const queue: { readonly item: ListedPackage; readonly path: readonly string[] }[] = [{ item, path: [item.id] }]
  for (let next = queue.shift(); next !== undefined && ways.length <= MAX_WAYS; next = queue.shift()) {
    const { item: current, path } = next
    ways.push(...current.requiredBy.filter(isOwnRequirer).map((root) => [root, ...path]))
    // A forged lock file can contain cycles.
    const above = graph.above(current).filter((other) => !path.includes(other.id))
    if (queue.length > MAX_WAYS) {
      more ||= above.length > 0
      continue
    }
    queue.push(...above.map((other) => ({ item: other, path: [other.id, ...path] })))
  }
  return { ways: ways.slice(0, MAX_WAYS), more: more || ways.length > MAX_WAYS }
}

/** The import relations, by id. */
interface Graph {
  above(item: ListedPackage): readonly ListedPackage[]
  below(item: ListedPackage): readonly ListedPackage[]
}

function createGraph(all: readonly ListedPackage[]): Graph {
  const byId = new Map<string, ListedPackage[]>()
  for (const item of all) byId.set(item.id, [...(byId.get(item.id) ?? []), item])
  const above = new Map<ListedPackage, readonly ListedPackage[]>()
  const below = new Map<ListedPackage, ListedPackage[]>()
  for (const item of all) {
    const importers = item.requiredBy.flatMap((id) => byId.get(id) ?? overriding(byId, id))
    above.set(item, importers)
    for (const importer of importers) below.set(importer, [...(below.get(importer) ?? []), item])
  }
  return { above: (item) => above.get(item) ?? [], below: (item) => below.get(item) ?? [] }
}

/** An override is listed without a version, whatever version its file had when the lock file was written. */
function overriding(byId: ReadonlyMap<string, readonly ListedPackage[]>, id: string): readonly ListedPackage[] {
  return byId.get(id.split('@', 1)[0] ?? id) ?? []
}
