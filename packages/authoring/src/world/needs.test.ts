import { expect, it } from 'vitest'
import { readUsage } from './needs.js'

it('finds what code takes from the global scope', () => {
  const { needs, names } = readUsage(`
    export const now = () => Date.now() + globalThis.performance.now() + Math.random()
    export const log = (logger) => typeof fetch === 'function' && logger.console.crypto
  `)
  expect([...needs].toSorted()).toEqual(['clock', 'random', 'timer'])
  expect(names.has('console')).toBe(false)
})

it.each(["export default function () {} /'/.test(Date())", "export async function run() { await /'/.exec(Date()) }"])(
  'reads regular expressions wherever they can be: %s',
  (code) => {
    expect([...readUsage(code).needs]).toEqual(['clock'])
  },
)
