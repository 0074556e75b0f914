/** The package of a file. `test` counts as a package. @param {string} path */
export function packageOf(path) {
  const [top, folder] = path.split('/')
  return top === 'packages' ? (folder ?? '') : (top ?? '')
}

/** Whether a file is only for tests. @param {string} path */
export function isTest(path) {
  return /^test\/|^packages\/testing\/|\.test\.ts$|\/fixtures\//.test(path)
}

/** The folder in its package's sources that contains the file at any depth, or the file itself. @param {string} path */
export function roomOf(path) {
  return /^packages\/[^/]+\/src\/[^/]+/.exec(path)?.[0] ?? path
}
