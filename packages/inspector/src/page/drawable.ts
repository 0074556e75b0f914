import type { ReportedPackage } from './report.js'

/** With more packages, the lines would be impossible to follow. The list has all packages. */
export const MAX_DRAWN = 24

/** The packages that are drawn, and a note about the rest. */
export interface Drawable {
  readonly packages: readonly ReportedPackage[]
  readonly note?: string
}

export function isRoot({ requiredBy }: ReportedPackage): boolean {
  return requiredBy.length === 0 || requiredBy.some((id) => id === 'package.json' || id === 'source')
}

/**
 * All packages. If there are too many, the selected package with its neighbours, or without a selection, the packages
 * that the project itself requires.
 */
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
