import { once } from 'node:events'
import { expect, test } from 'vitest'
import { undoable } from './undo.js'

const open = new AbortController().signal

test('what was written is taken back, the last first, when the work fails', async () => {
  const taken: string[] = []
  const work = undoable(open, async (undo) => {
    undo.wrote(async () => void taken.push('manifest'))
    undo.wrote(async () => void taken.push('lock'))
    throw new Error('no network')
  })
  await expect(work).rejects.toThrow('no network')
  expect(taken).toEqual(['lock', 'manifest'])
})

test('work that ends well although the project was closed is taken back as well', async () => {
  const taken: string[] = []
  const closed = new AbortController()
  const work = undoable(closed.signal, async (undo) => {
    undo.wrote(async () => void taken.push('lock'))
    closed.abort()
  })
  await expect(work).rejects.toMatchObject({ code: 'E_INTERNAL' })
  expect(taken).toEqual(['lock'])
})

test('of two at once, each takes back its own writes', async () => {
  const taken: string[] = []
  const start = new AbortController()
  const both = once(start.signal, 'abort')
  const failing = (name: string) =>
    undoable(open, async (undo) => {
      await both
      undo.wrote(async () => void taken.push(name))
      throw new Error(name)
    })
  const works = [failing('one'), failing('two')]
  start.abort()
  await Promise.allSettled(works)
  expect(taken.toSorted()).toEqual(['one', 'two'])
})
