import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The nearest folder upwards that has a package.json; without one the folder itself, which may become a project. */
export function projectRoot(cwd: string): string {
  for (let folder = cwd; ;) {
    if (existsSync(join(folder, 'package.json'))) return folder
    const parent = dirname(folder)
    if (parent === folder) return cwd
    folder = parent
  }
}
