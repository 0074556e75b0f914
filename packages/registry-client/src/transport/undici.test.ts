import { createRequire } from 'node:module'
import * as undici from 'undici'
import { expect, it, vi } from 'vitest'

import { undiciOf } from './undici.js'

const load = createRequire(import.meta.url)
const moved = (path: string): unknown => load(path === 'undici/index.js' ? path : 'undici/lib/not-there.js')

it('loads only files that have what the index exports', () => {
  const loads = vi.fn(load)
  expect(undiciOf(loads).Agent).toBe(undici.Agent)
  expect(loads).not.toHaveBeenCalledWith('undici/index.js')
})

it('loads all of it if a later version has moved a file', () => {
  expect(undiciOf(moved).Agent).toBe(undici.Agent)
})

it.each([
  ['its files', load],
  ['its index', moved],
])('sends requests with %s', async (_title, from) => {
  const { request, Agent } = undiciOf(from)
  const agent = new Agent()
  const dispatch = vi.spyOn(agent, 'dispatch').mockImplementation(() => {
    throw new Error('not sent')
  })
  await expect(request(agent, new URL('http://a.example/b?c'), { method: 'GET' })).rejects.toThrow('not sent')
  expect(dispatch.mock.calls[0]?.[0]).toEqual({ method: 'GET', origin: 'http://a.example', path: '/b?c' })
})
