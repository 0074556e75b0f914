/** The first line of our own comments. `formatDiffMarkdown` writes it. */
const MARKER = '<!-- wasm-pkg lock diff -->'

/** GitHub's maximum page size. */
const PAGE_SIZE = 100

/** A pull request with more comments gets a second comment instead of an endless job. */
const MAX_PAGES = 30

/** GitHub answers in a second or two. */
const TIMEOUT_MS = 30_000

/**
 * Writes the page as a comment, or updates the existing one. If nothing changed, it only updates.
 *
 * @param {import('./inputs.mjs').CommentTarget} target
 * @param {string} page
 * @param {boolean} changed
 * @returns {Promise<{ action: 'created' | 'updated' | 'none', problem?: string }>}
 */
export async function publishComment(target, page, changed) {
  const base = `/repos/${target.repository}/issues`
  try {
    const own = await findOwn(target, `${base}/${target.number}/comments`)
    if (own === undefined && !changed) return { action: 'none' }
    if (own?.body === page) return { action: 'none' }
    if (own === undefined) await call(target, 'POST', `${base}/${target.number}/comments`, { body: page })
    else await call(target, 'PATCH', `${base}/comments/${own.id}`, { body: page })
    return { action: own === undefined ? 'created' : 'updated' }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    // The token of a pull request from a fork cannot write comments. The report is still in the summary.
    const problem = `The comment could not be written (${error.message}). The report is in the job's summary.`
    return { action: 'none', problem }
  }
}

class Refused extends Error {}

/**
 * @typedef {{ id: number, body?: string, user?: { login?: string } }} Comment
 */

/**
 * Anyone can write the marker, so the author must match too.
 *
 * @param {import('./inputs.mjs').CommentTarget} target
 * @param {string} path
 * @returns {Promise<Comment | undefined>}
 */
async function findOwn(target, path) {
  for (let page = 1; page <= MAX_PAGES; page++) {
    /** @type {readonly Comment[]} */
    const comments = await call(target, 'GET', `${path}?per_page=${PAGE_SIZE}&page=${page}`)
    const own = comments.find(({ body, user }) => user?.login === target.author && body?.startsWith(MARKER))
    if (own !== undefined || comments.length < PAGE_SIZE) return own
  }
  return undefined
}

/**
 * @param {import('./inputs.mjs').CommentTarget} target
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 */
async function call({ api, token }, method, path, body) {
  const response = await fetch(`${api}${path}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (response.status === 401 || response.status === 403 || response.status === 404) {
    throw new Refused(`GitHub answered ${response.status}`)
  }
  if (!response.ok) throw new Error(`GitHub answered ${response.status} to ${method} ${path}`)
  return await response.json()
}
