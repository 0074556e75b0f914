import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder upwards that has a package.json; without one the folder itself, which may become a project. */
export function projectRoot(folder: string): string {
  for (let candidate = folder; ;) {
    if (existsSync(join(candidate, 'package.json'))) return candidate
    const parent = dirname(candidate)
    if (parent === candidate) return folder
    candidate = parent
  }
}
