import { numberModules } from './module-ids.js'

/** Hashes in names of assets: hexadecimal ones, and those of Rollup, esbuild and Bun in letters of every kind. */
const IN_NAME = /(?:(?<=[.-])[\w-]{8,20}|^[0-9a-f]{16,20}|[0-9a-f]{8}-[0-9a-f]{6})(?=\.wasm$)/u
/** Farm's chunk names contain hashes. */
const IN_CHUNK = /(?<=^\w+_)[0-9a-f]{4}\.[0-9a-f]{8}(?=\.js$)/u

/** A file of a build's output, by its path. */
export interface OutputFile {
  readonly path: string
  readonly content: string
}

/** Files under names, and with code, in which only what a reviewer looks for can change: no hash and no path of this machine. */
export function normalize(files: readonly OutputFile[], folders: readonly string[]): readonly OutputFile[] {
  const hashes = new Set(
    files.flatMap(({ path }) => {
      const name = path.slice(path.lastIndexOf('/') + 1)
      return IN_NAME.exec(name)?.[0] ?? IN_CHUNK.exec(name)?.[0] ?? []
    }),
  )
  const plain = (text: string): string => {
    let result = text.replaceAll('\r\n', '\n')
    for (const folder of folders) {
      // webpack makes names of paths.
      result = result.replaceAll(folder, '<folder>').replaceAll(folder.replaceAll(/\W+/gu, '_'), '_folder')
    }
    // How far above the application the temporary folder is depends on the machine.
    result = result.replaceAll(/(?:\.\.\/)*(?:\.\.)?<folder>/gu, '<folder>')
    for (const hash of hashes) result = result.replaceAll(hash, 'HASH')
    // Farm's chunks name each other by the first half of their hashes.
    result = result.replaceAll(/(?<="\w+_)[0-9a-f]{4}(?=\.js")/gu, 'HASH')
    // webpack frames comments in the length of a path.
    return result.replaceAll(/(?<=^ {0,2}(?:\/\*!|\\))\*{20,}/gmu, '***').replaceAll(/[0-9a-f]{64}/gu, 'DIGEST')
  }
  const contents = numberModules(files.map(({ content }) => plain(content)))
  return files.map(({ path }, at) => ({ path: plain(path), content: contents[at] ?? '' }))
}
