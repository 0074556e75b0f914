import { expect, test } from 'vitest'
import { createUndoLog } from './undo.js'

function logged(isClosed: () => boolean = () => false) {
  const taken: string[] = []
  const undo = createUndoLog(isClosed)
  const write = (name: string): void => undo.wrote(async () => void taken.push(name))
  return { undo, taken, write }
}

test('what was written is taken back, the last first, when the work fails', async () => {
  const { undo, taken, write } = logged()
  const work = undo.allOrNothing(async () => {
    write('manifest')
    write('lock')
    throw new Error('no network')
  })
  await expect(work).rejects.toThrow('no network')
  expect(taken).toEqual(['lock', 'manifest'])
})

test('work that ends well although the project was closed is taken back as well', async () => {
  let closed = false
  const { undo, taken, write } = logged(() => closed)
  const work = undo.allOrNothing(async () => {
    write('lock')
    closed = true
  })
  await expect(work).rejects.toMatchObject({ code: 'E_INTERNAL' })
  expect(taken).toEqual(['lock'])
})
