import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/** A package of others that was bundled into one of ours, as the build recorded it. */
interface Bundled {
  readonly name: string
  readonly version: string
  readonly license: string
  /** Digest of the tarball, as npm's registry lists it. */
  readonly integrity: string
  /** sha256 of each file that was copied as it is. */
  readonly files?: Readonly<Record<string, string>>
}

/** What of others is in our packages, a line for each and for each of its files: where it comes from can be checked. */
export function bundledText(): readonly string[] {
  const own = createRequire(import.meta.url).resolve('@wasm-pkg/core/package.json')
  const records = [
    new URL('lib/third-party.json', pathToFileURL(own)),
    new URL('../third-party.json', import.meta.url),
  ].filter((file) => existsSync(file))
  if (records.length === 0) return ['nothing is bundled: these are the sources']
  const bundled = records.flatMap((file) => JSON.parse(readFileSync(file, 'utf8')) as readonly Bundled[])
  const lines = bundled.map(({ name, version, license, integrity, files = {} }) => {
    const copied = Object.entries(files).map(([path, sha256]) => `  ${path} sha256:${sha256}`)
    return [`${name} ${version} ${license} ${integrity}`, ...copied].join('\n')
  })
  return [...new Set(lines)]
}
