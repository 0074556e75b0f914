import { basename, join } from 'node:path'
import { readRegularFile } from '@wasm-pkg/registry-client/files'

const MAX_BYTES = 1024 * 1024

/** A path without wildcards, like most entries for folders. */
const PLAIN = /^(?<path>\/?[\w.@-]+(?:\/[\w.@-]+)*)\/?$/

/**
 * Whether a plain path in the `.gitignore` of a root excludes a folder. Patterns are not supported, so folders that
 * they exclude are scanned unnecessarily.
 */
export async function gitIgnores(roots: readonly string[]): Promise<(folder: string) => boolean> {
  const names = new Set<string>()
  const paths = new Set<string>()
  for (const root of roots) {
    const limits = { code: 'E_CONFIG', maxBytes: MAX_BYTES } as const
    const bytes = await readRegularFile(join(root, '.gitignore'), limits).catch(() => undefined)
    for (const line of bytes?.toString('utf8').split(/\r?\n/) ?? []) {
      const path = PLAIN.exec(line.trim())?.groups?.['path']
      if (path === undefined) continue
      if (path.includes('/')) paths.add(join(root, path))
      else names.add(path)
    }
  }
  return (folder) => names.has(basename(folder)) || paths.has(folder)
}
