import { isTest, packageOf } from './names.mjs'

const MAX_LINES = 260

/** Half of a package's files are at most this long. */
const MAX_MEDIAN = 60

/** So few files say nothing about how long the others are. */
const FEW = 10

/** Files that are too long. @param {import('./graph.mjs').Graph} graph */
export function longFiles({ files }) {
  return shipped(files)
    .filter(({ code }) => linesOf(code) > MAX_LINES)
    .map(({ path }) => `${packageOf(path)}: ${path} has more than ${MAX_LINES} lines`)
}

/** Packages whose files are too long on the whole. @param {import('./graph.mjs').Graph} graph */
export function longPackages({ files }) {
  const all = shipped(files)
  return [...new Set(all.map(({ path }) => packageOf(path)))].flatMap((name) => {
    const lengths = all
      .filter(({ path }) => packageOf(path) === name)
      .map(({ code }) => linesOf(code))
      .toSorted((a, b) => a - b)
    const median = lengths[Math.floor((lengths.length - 1) / 2)] ?? 0
    return lengths.length < FEW || median <= MAX_MEDIAN ? [] : [`${name}: the median of its files is ${median} lines`]
  })
}

/** @param {readonly import('./graph.mjs').SourceFile[]} files */
function shipped(files) {
  return files.filter(({ path }) => !isTest(path))
}

/** @param {string} code */
function linesOf(code) {
  return code.split('\n').length - 1
}
