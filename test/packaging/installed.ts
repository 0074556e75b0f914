import { lstatSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of all files below a folder; links count as nothing. */
export function folderSize(folder: string): number {
  let size = 0
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) size += folderSize(path)
    else if (entry.isFile()) size += lstatSync(path).size
  }
  return size
}

/** The packages that npm installed into a folder's `node_modules`. */
export function installedPackages(folder: string): readonly string[] {
  const lock = JSON.parse(readFileSync(join(folder, 'node_modules/.package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>
  }
  return Object.keys(lock.packages).map((place) =>
    place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
  )
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
