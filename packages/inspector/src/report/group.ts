import type { ListedPackage } from '@wasm-pkg/project'

/** The entries of one version of a package, because several requirements can lead to it. */
export interface Group {
  readonly item: ListedPackage
  readonly requirements: ReadonlySet<string>
  readonly requiredBy: ReadonlySet<string>
  /** Ids of the child groups. */
  readonly children: ReadonlySet<string>
}

/** The packages of a tree, each version once, by a unique id. */
export function groupPackages(tree: readonly ListedPackage[]): ReadonlyMap<string, Group> {
  const groups = new Map<
    string,
    { item: ListedPackage; requirements: Set<string>; requiredBy: Set<string>; children: Set<string> }
  >()
  const queue = [...tree]
  for (const item of queue) {
    const group = groups.get(groupId(item)) ?? {
      item,
      requirements: new Set(),
      requiredBy: new Set(),
      children: new Set(),
    }
    groups.set(groupId(item), group)
    if (item.requirement !== undefined) group.requirements.add(item.requirement)
    for (const id of item.requiredBy) group.requiredBy.add(id)
    for (const child of item.children) group.children.add(groupId(child))
    queue.push(...item.children)
  }
  return groups
}

function groupId({ id, registry, entry, override }: ListedPackage): string {
  return [id, registry, entry?.digest ?? override].join(' ')
}
