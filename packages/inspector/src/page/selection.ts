import type { ReportedPackage } from './report.js'

/** The address of a package on this page: it can be bookmarked, and the back button works. */
export function addressOf({ key }: ReportedPackage): string {
  return `#${encodeURIComponent(key)}`
}

/** The key of the package that the address names, if there is one of that key. */
export function selectedKey(packages: readonly ReportedPackage[]): string | undefined {
  return packages.find((pack) => addressOf(pack) === location.hash)?.key
}
