import { isTest, packageOf } from './names.mjs'

const MAX_LINES = 260

/** Files that are too long. @param {import('./graph.mjs').Graph} graph */
export function longFiles({ files }) {
  return files
    .filter(({ path, code }) => !isTest(path) && code.split('\n').length - 1 > MAX_LINES)
    .map(({ path }) => `${packageOf(path)}: ${path} has more than ${MAX_LINES} lines`)
}
