import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'

/**
 * @typedef {object} CommentTarget
 * @property {string} api Base of GitHub's API.
 * @property {string} repository `owner/name`
 * @property {number} number Of the pull request.
 * @property {string} token
 * @property {string} author Login whose comment is updated.
 */

/**
 * @typedef {object} Inputs
 * @property {string} folder Absolute.
 * @property {string | undefined} base Revision to compare with; never a file.
 * @property {string} failOn
 * @property {boolean} locksOnly Whether nothing is fetched.
 * @property {string} version Of the command line; empty for the one of this action.
 * @property {string | undefined} command JSON list that replaces the command line, for tests.
 * @property {string} temp Folder outside of the repository.
 * @property {CommentTarget | undefined} comment
 */

/**
 * Reads the inputs from the workflow and the event.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Inputs}
 */
export function readInputs(env) {
  const pull = readEvent(env['GITHUB_EVENT_PATH'])
  const base = env['REVIEW_BASE'] || pull?.base
  const token = env['REVIEW_TOKEN'] ?? ''
  const wanted = env['REVIEW_COMMENT'] !== 'false' && token !== '' && pull !== undefined
  return {
    folder: placeOf(env['GITHUB_WORKSPACE'] ?? '.', env['REVIEW_FOLDER'] || '.'),
    base: base === undefined ? undefined : revisionOf(base),
    failOn: env['REVIEW_FAIL_ON'] || 'policy,bytes,facts',
    locksOnly: env['REVIEW_LOCKS_ONLY'] === 'true',
    version: env['REVIEW_VERSION'] ?? '',
    command: env['REVIEW_COMMAND'],
    temp: env['RUNNER_TEMP'] || tmpdir(),
    comment: wanted
      ? {
          api: env['GITHUB_API_URL'] ?? 'https://api.github.com',
          repository: env['GITHUB_REPOSITORY'] ?? '',
          number: pull.number,
          token,
          author: env['REVIEW_AUTHOR'] || 'github-actions[bot]',
        }
      : undefined,
  }
}

/**
 * A text that no program reads as an option.
 *
 * @param {string} text
 */
function revisionOf(text) {
  if (!text.startsWith('-')) return text
  throw new Error(`The base ${JSON.stringify(text)} is not a revision: a revision cannot start with -.`)
}

/**
 * The folder to review. A pull request must not redirect it to another folder with a link.
 *
 * @param {string} workspace
 * @param {string} folder
 */
function placeOf(workspace, folder) {
  const place = resolve(realpathSync(workspace), folder)
  if (existsSync(place) && realpathSync(place) !== place) {
    throw new Error(`The working directory ${JSON.stringify(folder)} leads through a link: name the folder itself.`)
  }
  for (let at = place; at !== dirname(at); at = dirname(at)) {
    const git = statSync(join(at, '.git'), { throwIfNoEntry: false })
    // The pull request would choose its commits and the remote from which they are fetched.
    if (git?.isFile()) throw new Error(`The working directory ${JSON.stringify(folder)} is in a submodule.`)
    if (git !== undefined) break
  }
  return place
}

/**
 * @param {string | undefined} file
 * @returns {{ number: number, base: string } | undefined}
 */
function readEvent(file) {
  if (file === undefined || file === '') return undefined
  const { pull_request: pull } = JSON.parse(readFileSync(file, 'utf8'))
  return pull === undefined ? undefined : { number: pull.number, base: pull.base.sha }
}
