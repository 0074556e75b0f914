import { afterEach, describe, expect, it } from 'vitest'
import { createWorkerPool, type WorkerPool } from './pool.js'
import type { Task } from './tasks.js'

const SCRIPT = new URL('../fixtures/worker.mjs', import.meta.url)

const task = (what: number): Task => ({ kind: 'wit-text', bytes: Uint8Array.of(what) })
const ANSWER = task(0)
const THROW = task(1)
const EXIT = task(2)
const REFUSE = task(3)
const HANG = task(4)

let pool: WorkerPool
afterEach(() => pool.close())

describe('a pool of one thread', () => {
  it('runs tasks one after the other', async () => {
    pool = createWorkerPool(1, SCRIPT)
    const answers = await Promise.all([pool.run('a', ANSWER), pool.run('b', ANSWER), pool.run('c', ANSWER)])
    expect(answers.map((files) => files[0]?.[0])).toEqual(['answer', 'answer', 'answer'])
  })

  it.each([
    ['throws', THROW],
    ['exits', EXIT],
  ])('fails one task alone if the thread %s', async (_, broken) => {
    pool = createWorkerPool(1, SCRIPT)
    const results = await Promise.allSettled([pool.run('docs:a', broken), pool.run('docs:b', ANSWER)])
    expect(results).toEqual([
      {
        status: 'rejected',
        reason: expect.objectContaining({ code: 'E_INTERNAL', message: expect.stringContaining('docs:a') }),
      },
      { status: 'fulfilled', value: expect.anything() },
    ])
  })

  it('escapes what the tool says', async () => {
    pool = createWorkerPool(1, SCRIPT)
    await expect(pool.run('docs:a', REFUSE)).rejects.toMatchObject({
      code: 'E_WASM',
      package: 'docs:a',
      message: String.raw`docs:a cannot be transpiled: refused \u{1b}[31m`,
    })
  })

  it('stops work whose signal aborts, and goes on with the rest', async () => {
    pool = createWorkerPool(1, SCRIPT)
    const abort = new AbortController()
    const waiting = new AbortController()
    const hanging = pool.run('a', HANG, abort.signal)
    const queued = pool.run('b', ANSWER, waiting.signal)
    const rest = pool.run('c', ANSWER)
    waiting.abort(new Error('not any more'))
    await expect(queued).rejects.toThrow('not any more')
    abort.abort(new Error('enough'))
    await expect(hanging).rejects.toThrow('enough')
    await expect(rest).resolves.toHaveLength(1)
    await expect(pool.run('d', ANSWER, abort.signal)).rejects.toThrow('enough')
  })

  it('fails what is under way when it closes, and all that comes later', async () => {
    pool = createWorkerPool(1, SCRIPT)
    const running = Promise.allSettled([pool.run('a', HANG), pool.run('b', ANSWER)])
    await pool.close()
    expect((await running).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await expect(pool.run('c', ANSWER)).rejects.toMatchObject({ code: 'E_INTERNAL' })
  })
})

it('runs no more threads than it may', async () => {
  pool = createWorkerPool(2, SCRIPT)
  const abort = new AbortController()
  const hanging = Promise.allSettled([pool.run('a', HANG, abort.signal), pool.run('b', HANG, abort.signal)])
  let answered = false
  const third = pool.run('c', ANSWER).then(() => (answered = true))
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(answered).toBe(false)
  abort.abort()
  await hanging
  await third
  expect(answered).toBe(true)
})

it('leaves its idle threads to the next pool, and no others', async () => {
  pool = createWorkerPool(2, SCRIPT)
  const threadOf = async (): Promise<string> => String((await pool.run('a', ANSWER))[0]?.[1])
  const first = await threadOf()
  const hanging = Promise.allSettled([pool.run('b', HANG)])
  expect(await threadOf()).not.toBe(first)
  await pool.close()
  await hanging
  pool = createWorkerPool(2, SCRIPT)
  const threads = await Promise.all([threadOf(), threadOf()])
  expect(threads).not.toContain(first)
  await pool.close()
  pool = createWorkerPool(2, SCRIPT)
  expect(threads).toContain(await threadOf())
})
