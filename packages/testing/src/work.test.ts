import { blocksRunBy, growth } from './work.js'
import { expect, it } from 'vitest'

function proportional(size: number): number {
  let sum = 0
  for (let at = 0; at < size; at += 1) sum += at
  return sum
}

async function square(size: number): Promise<number> {
  let sum = 0
  for (let at = 0; at < size; at += 1) sum += await Promise.resolve(proportional(size))
  return sum
}

it('counts the same for the same work', async () => {
  const counts = [await blocksRunBy(() => proportional(1000)), await blocksRunBy(() => proportional(1000))]
  expect(counts[0]).toBe(counts[1])
  expect(counts[0]).toBeGreaterThan(1000)
})

it('tells work in proportion to a size from work that grows by its square', async () => {
  expect(await growth(proportional, 1000)).toBeCloseTo(2, 0)
  expect(await growth(square, 100)).toBeGreaterThan(3)
})
