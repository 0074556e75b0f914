import type { ReportedPackage } from './report.js'

/** More would be a picture in which nobody can follow a line; the list has them all. */
export const MAX_DRAWN = 24

/** What fits into a picture, and what to say of the rest. */
export interface Drawable {
  readonly packages: readonly ReportedPackage[]
  readonly note?: string
}

export function isRoot({ requiredBy }: ReportedPackage): boolean {
  return requiredBy.length === 0 || requiredBy.some((id) => id === 'package.json' || id === 'source')
}

/** Everything, else the selected package with what links it and what it links, else what the project itself asks for. */
export function drawable(packages: readonly ReportedPackage[], selected: string | undefined): Drawable {
  if (packages.length <= MAX_DRAWN) return { packages }
  const chosen = packages.find(({ key }) => key === selected)
  if (chosen === undefined) {
    const roots = packages.filter(isRoot)
    return roots.length > MAX_DRAWN
      ? { packages: [], note: 'Too many packages to draw. Choose one, or filter the list.' }
      : { packages: roots, note: 'Only the direct dependencies are drawn. Choose a package to see its neighbours.' }
  }
  const near = packages.filter((pack) => pack !== chosen && isNear(pack, chosen))
  const some = near.length < MAX_DRAWN ? 'its' : `${MAX_DRAWN - 1} of its ${near.length}`
  return {
    packages: [chosen, ...near.slice(0, MAX_DRAWN - 1)],
    note: `Only the chosen package and ${some} neighbours are drawn. Filter the list to see others.`,
  }
}

function isNear({ key, links }: ReportedPackage, chosen: ReportedPackage): boolean {
  return chosen.links.includes(key) || links.includes(chosen.key)
}
