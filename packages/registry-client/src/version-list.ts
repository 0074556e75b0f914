import type { VersionList } from './backend.js'
import { type Version, compareVersions } from './version.js'

/** Separates texts into versions (ascending, without duplicates) and the rest. */
export function versionList(texts: readonly string[], parse: (text: string) => Version | undefined): VersionList {
  const versions: Version[] = []
  const skippedTags: string[] = []
  for (const text of texts) {
    const version = parse(text)
    if (version === undefined) skippedTags.push(text)
    else versions.push(version)
  }
  versions.sort(compareVersions)
  return {
    versions: versions.filter((version, index) => {
      const previous = versions[index - 1]
      return previous === undefined || compareVersions(previous, version) !== 0
    }),
    skippedTags: skippedTags.toSorted(),
  }
}
