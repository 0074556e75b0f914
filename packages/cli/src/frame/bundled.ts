import { readRegularFileSync } from '@wasm-pkg/registry-client/files'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const LIMITS = { code: 'E_INTERNAL', maxBytes: 1024 * 1024 } as const

/** A third-party package that was bundled into one of ours, as recorded by the build. */
interface Bundled {
  readonly name: string
  readonly version: string
  readonly license: string
  /** Digest of the tarball or crate, as its registry lists it. */
  readonly integrity?: string
  /** sha256 of each file that was copied unchanged or, for a module in our code, of the module. */
  readonly files?: Readonly<Record<string, string>>
}

/**
 * The third-party code in our packages, with a line for each package and each of its files, so that its origin can be
 * checked.
 */
export function bundledText(): readonly string[] {
  const core = dirname(createRequire(import.meta.url).resolve('@wasm-pkg/core/package.json'))
  const records = [join(core, 'lib/third-party.json'), fileURLToPath(new URL('../third-party.json', import.meta.url))]
  const bundled = records.flatMap((file) => {
    const text = readRegularFileSync(file, LIMITS)?.toString('utf8') ?? '[]'
    return JSON.parse(text) as readonly Bundled[]
  })
  if (bundled.length === 0) return ['nothing is bundled: these are the sources']
  const lines = bundled.map(({ name, version, license, integrity, files = {} }) => {
    const copied = Object.entries(files).map(([path, sha256]) => `  ${path} sha256:${sha256}`)
    return [[name, version, license, ...(integrity === undefined ? [] : [integrity])].join(' '), ...copied].join('\n')
  })
  return [...new Set(lines)]
}
