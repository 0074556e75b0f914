/** The package a file belongs to; `test` is none and stands for itself. @param {string} path */
export function packageOf(path) {
  const [top, folder] = path.split('/')
  return top === 'packages' ? (folder ?? '') : (top ?? '')
}

/** Whether a file is there for tests only. @param {string} path */
export function isTest(path) {
  return /^test\/|^packages\/testing\/|\.test\.ts$|\/fixtures\//.test(path)
}

/** The folder of its package's sources that a file is in, at any depth, or the file itself. @param {string} path */
export function roomOf(path) {
  return /^packages\/[^/]+\/src\/[^/]+/.exec(path)?.[0] ?? path
}
