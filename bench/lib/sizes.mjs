import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

/** At this level, text compresses well, and 12 MB of WebAssembly take only seconds. */
const BROTLI_QUALITY = 5

const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1000).toFixed(1)} kB`

/**
 * Sizes of a built program by kind of file: raw, gzip and brotli.
 *
 * @param {string} folder
 * @returns {string}
 */
export function outputSizes(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return ['.js', '.wasm']
    .map((end) =>
      sizesOf(
        files.filter((name) => name.endsWith(end)).map((it) => join(folder, it)),
        end,
      ),
    )
    .join('; ')
}

/** The files of a folder, in kB. @param {string} folder @param {string} [end] of their names; all by default */
export function kilobytesIn(folder, end = '') {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith(end))
  const files = names.map((name) => statSync(join(folder, name))).filter((file) => file.isFile())
  return files.reduce((sum, file) => sum + file.size, 0) / 1000
}

/** @param {readonly string[]} files @param {string} end */
function sizesOf(files, end) {
  const sizes = [0, 0, 0]
  for (const file of files) {
    const bytes = readFileSync(file)
    const params = { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY }
    for (const [index, it] of [bytes, gzipSync(bytes), brotliCompressSync(bytes, { params })].entries()) {
      sizes[index] = (sizes[index] ?? 0) + it.length
    }
  }
  const [raw = 0, gzip = 0, brotli = 0] = sizes
  return `${files.length} ${end} ${kilobytes(raw)}, gzip ${kilobytes(gzip)}, brotli ${kilobytes(brotli)}`
}
