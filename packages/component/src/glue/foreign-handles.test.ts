import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { runBoth, transpile } from '../fixtures/both-glues.js'

const composed = (name: string): Promise<Uint8Array> =>
  readFile(join(import.meta.dirname, '../fixtures/composed', `${name}.wasm`))

it.each(['shared', 'single'])('a resource of one part that another gives out is refused: %s', async (name) => {
  await expect(transpile(await composed(name))).rejects.toMatchObject({
    code: 'E_UNSUPPORTED',
    hint: expect.stringContaining('Publish the parts'),
  })
})

it('resources from the outside pass between the parts', async () => {
  const [tasks, plain] = await runBoth(
    await transpile(await composed('hosted')),
    `(start, log) => {
      class Counter { constructor(x) { this.x = x } next() { return ++this.x } }
      const parts = start({ 'docs:counter/api@0.1.0': { Counter } })
      const user = parts['docs:user/tools@0.1.0']
      const other = parts['docs:other/tools@0.1.0']
      const m = user.make(100)
      log('look', () => other.look(m))
      const passed = other.pass(m)
      log('same', () => passed === m)
      user.hold(passed)
      log('kept', () => user.held())
      log('spend', () => other.spend(new Counter(5)))
    }`,
  )
  expect(plain).toEqual(tasks)
  expect(plain).toEqual([
    ['look', 101],
    ['same', true],
    ['kept', 102],
    ['spend', 6],
  ])
})
