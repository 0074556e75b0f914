import type { ReportedPackage } from './report.js'

/** The address of a package on this page. It can be bookmarked, and the back button works. */
export function addressOf({ key }: ReportedPackage): string {
  return `#${encodeURIComponent(key)}`
}

/** The key of the package in the address, if it exists. */
export function selectedKey(packages: readonly ReportedPackage[]): string | undefined {
  return packages.find((pack) => addressOf(pack) === location.hash)?.key
}
