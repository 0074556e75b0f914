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
   * Writes a file unless it already has this content, because a written file is built again.
   *
   * @param file path relative to the folder, with `/`
   */
  write(file: string, content: string | Uint8Array): Promise<void>
  /** Removes files of earlier runs that this run did not write. */
  prune(): Promise<void>
}

/**
 * @param root absolute path of the project. There must be no link between it and the folder. A repository could contain
 *   a link to the user's files, which would then be replaced and removed.
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
