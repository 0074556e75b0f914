import type { Statement } from 'acorn'
import type MagicString from 'magic-string'
import { literalProperties, visit, isNamed } from '../synchronous/visit.js'
import { ABANDON_TASK, DRIVE_TASK, END_TASK, FAIL_TASK, TASK_RESULT } from './helpers.js'

/** No statement that is replaced is longer. */
const MOST_CHARACTERS = 1_000

/** Replaces how calls end: with a value, with the value of a task that waits, or with an error. */
export function endCalls(text: MagicString, code: string, body: readonly Statement[]): void {
  const texts = body.map(({ start, end }) =>
    end - start > MOST_CHARACTERS ? '' : code.slice(start, end).replaceAll(/\s+/gu, ' '),
  )
  const isOfHost = texts.includes('const hostProvided = true;')
  for (const at of body.keys()) {
    failedCall(text, body, texts, at)
    abandonedCall(text, body, texts, at)
    if (isOfHost) hostCall(text, body, texts, at)
    else drivenCall(text, code, body, texts, at)
  }
}

const FAILED = [
  /^getOrCreateAsyncState\((?<component>\d+)\)\.markTrapped\(err\);$/u,
  /^task\.setErrored\(err\);$/u,
  /^task\.reject\(err\);$/u,
  /^task\.exit\(\);$/u,
]

function failedCall(text: MagicString, body: readonly Statement[], texts: readonly string[], at: number): void {
  if (!FAILED.every((pattern, next) => pattern.test(texts[at + next] ?? ''))) return
  const component = FAILED[0]?.exec(texts[at] ?? '')?.groups?.['component']
  replace(text, body, at, at + FAILED.length - 1, `${FAIL_TASK}(${component}, task, err);`)
}

const ABANDONED = [
  'if (!task.isResolvedState()) { task.setErrored(err); task.reject(err); }',
  'if (!task.isExited()) { task.exit({ skipExclusiveLockCheck: true }); }',
]

function abandonedCall(text: MagicString, body: readonly Statement[], texts: readonly string[], at: number): void {
  if (!ABANDONED.every((expected, next) => texts[at + next] === expected)) return
  replace(text, body, at, at + 1, `${ABANDON_TASK}(task, err);`)
}

const OF_HOST = /^if \(hostProvided\) \{ ;? ?task\.resolve\(\[ret\]\); task\.exit\(\); return ret; \}$/u

/** A call of the host ends here: what follows in the block never runs. */
function hostCall(text: MagicString, body: readonly Statement[], texts: readonly string[], at: number): void {
  if (!OF_HOST.test(texts[at] ?? '')) return
  replace(text, body, at, body.length - 1, `return ${END_TASK}(task, ret);`)
}

const DRIVEN = [
  OF_HOST,
  /^if \(!task\.hasCallback\(\)\) \{ task\.resolve\(\[ret\]\); task\.exit\(\); return ret; \}$/u,
  /^const componentState = getOrCreateAsyncState\((?<component>\d+)\);$/u,
  /^if \(!componentState\) \{ throw new Error\('failed to lookup current component state'\); \}$/u,
  /^queueMicrotask\(async \(resolve, reject\) => \{ try \{ ;? ?await _driverLoop\(\{.*isAsync: true,.*callbackResult: ret, \}\); \} catch \(err\) \{ ;? ?\} \}\);$/u,
  /^let taskRes = await task\.completionPromise\(\);$/u,
  /^if \(task\.getErrHandling\(\) === 'throw-result-err'\) \{.*\}$/u,
  /^return taskRes;$/u,
]

/** A call of the guest, which its callbacks may have to finish. */
function drivenCall(
  text: MagicString,
  code: string,
  body: readonly Statement[],
  texts: readonly string[],
  at: number,
): void {
  if (!DRIVEN.every((pattern, next) => pattern.test(texts[at + next] ?? ''))) return
  const component = DRIVEN[2]?.exec(texts[at + 2] ?? '')?.groups?.['component']
  let name: string | undefined
  visit(body[at + 4] as Statement, (node) => {
    if (node.type !== 'CallExpression' || !isNamed(node.callee, '_driverLoop')) return undefined
    const value = literalProperties(node.arguments[0] as never).get('fnName')
    name = value && code.slice(value.start, value.end)
    return 'skip'
  })
  if (name === undefined) return
  const steps = [
    `if (!task.hasCallback()) return ${END_TASK}(task, ret);`,
    `return ${TASK_RESULT}(task, await ${DRIVE_TASK}(${component}, task, ${name}, ret));`,
  ]
  replace(text, body, at, at + DRIVEN.length - 1, steps.join(' '))
}

function replace(text: MagicString, body: readonly Statement[], from: number, to: number, by: string): void {
  const [first, last] = [body[from], body[to]]
  if (first && last) text.overwrite(first.start, last.end, by)
}
