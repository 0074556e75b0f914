import { appendFileSync } from 'node:fs'
import { publishComment } from './comment.mjs'
import { readInputs } from './inputs.mjs'
import { review } from './review.mjs'

/**
 * Escapes text of a lock file for one workflow command (https://docs.github.com/actions, workflow commands): no line
 * breaks and no control characters, which the log would interpret.
 *
 * @param {string} text
 */
function commandText(text) {
  return text
    .replaceAll('%', '%25')
    .replaceAll('\r', '%0D')
    .replaceAll('\n', '%0A')
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD')
}

/** Runs the review as the workflow requests. The exit code is that of the job. */
async function main() {
  const inputs = readInputs(process.env)
  if (inputs.base === undefined) {
    console.log('::notice::There is no pull request and no base to compare with: nothing to review.')
    return 0
  }
  const { page, changed, failed } = await review({ ...inputs, base: inputs.base })
  write(process.env['GITHUB_STEP_SUMMARY'], `${page}\n`)
  write(
    process.env['GITHUB_OUTPUT'],
    `changed=${changed}\nfailed=${[...new Set(failed.map(({ rule }) => rule))].join(',')}\n`,
  )
  if (inputs.comment !== undefined) {
    const outcome = await publishComment(inputs.comment, page, changed)
    if (outcome.problem !== undefined) console.log(`::warning::${commandText(outcome.problem)}`)
  }
  for (const { rule, text } of failed) console.log(`::error::${commandText(`${rule}: ${text}`)}`)
  return failed.length === 0 ? 0 : 1
}

/**
 * @param {string | undefined} file
 * @param {string} text
 */
function write(file, text) {
  if (file !== undefined && file !== '') appendFileSync(file, text)
}

try {
  process.exitCode = await main()
} catch (error) {
  console.log(`::error::${commandText(error instanceof Error ? error.message : String(error))}`)
  process.exitCode = 1
}
