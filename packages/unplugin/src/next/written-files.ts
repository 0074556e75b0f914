import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { lstat, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'

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

/**
 * @param root the project, absolute. No link may stand on the way from it to the folder: a repository could have put one
 *   there that leads to files of the user's, which would be replaced and removed.
 */
export function createWrittenFiles(root: string, folder: string): WrittenFiles {
  const written = new Set<string>()
  return {
    folder,
    async write(file, content) {
      const path = join(folder, file)
      written.add(path)
      await refuseLinks(root, dirname(path))
      await mkdir(dirname(path), { recursive: true })
      await writeFileAtomic(path, content, { within: folder })
    },
    async prune() {
      await refuseLinks(root, folder)
      const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
      for (const entry of entries) {
        const path = join(entry.parentPath, entry.name)
        if (!entry.isDirectory() && !written.has(path)) await rm(path, { force: true })
      }
    },
  }
}

/** @throws WasmPkgError `E_CONFIG` */
async function refuseLinks(root: string, folder: string): Promise<void> {
  let path = root
  for (const name of relative(root, folder).split(sep)) {
    path = join(path, name)
    const stats = await lstat(path).catch(() => undefined)
    if (stats?.isSymbolicLink() !== true) continue
    throw new WasmPkgError(
      'E_CONFIG',
      `${escapeText(path, 1000)} is a link, and files are written and removed below it`,
      {
        hint: 'Remove the link.',
      },
    )
  }
}
