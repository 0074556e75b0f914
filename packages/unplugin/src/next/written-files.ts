import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A folder of generated files. */
export interface WrittenFiles {
  /** Absolute. */
  readonly folder: string
  /**
   * Writes a file if it is not there with this content already: what is written again is built again.
   *
   * @param file from the folder, with `/`
   */
  write(file: string, content: string | Uint8Array): Promise<void>
  /** Removes what earlier runs wrote and this one did not. */
  prune(): Promise<void>
}

export function createWrittenFiles(folder: string): WrittenFiles {
  const written = new Set<string>()
  return {
    folder,
    async write(file, content) {
      const path = join(folder, file)
      written.add(path)
      await mkdir(dirname(path), { recursive: true })
      await writeFileAtomic(path, content)
    },
    async prune() {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name)
        if (!entry.isDirectory() && !written.has(path)) await rm(path, { force: true })
      }
    },
  }
}
