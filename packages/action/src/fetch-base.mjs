import { spawnSync } from 'node:child_process'

/**
 * Brings the commit to compare with into a shallow clone.
 *
 * @param {string} folder
 * @param {string} commit
 */
export async function ensureCommit(folder, commit) {
  const known = spawnSync('git', ['cat-file', '-e', '--end-of-options', `${commit}^{commit}`], { cwd: folder })
  if (known.status === 0) return
  const fetched = spawnSync('git', ['fetch', '--no-tags', '--depth=1', 'origin', commit], {
    cwd: folder,
    encoding: 'utf8',
  })
  if (fetched.status === 0) return
  throw new Error(
    `The base ${commit} cannot be fetched. Let actions/checkout fetch it with fetch-depth: 0.\n${fetched.stderr ?? ''}`,
  )
}
