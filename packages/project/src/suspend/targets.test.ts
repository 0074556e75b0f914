import { expect, it } from 'vitest'
import { runtimeWithoutSuspension, targetWithoutSuspension } from './targets.js'

it.each([
  [['esnext'], undefined],
  [['es2022', 'chrome137', 'safari18', 'firefox140'], undefined],
  [['node24.1', 'node26'], undefined],
  [[], undefined],
  [['chrome140', 'edge136'], 'edge136'],
  [['node20.19'], 'node20.19'],
  [['Chrome99'], 'Chrome99'],
  [['constructor1'], undefined],
])('of %j it is %s', (targets, found) => expect(targetWithoutSuspension(targets)).toBe(found))

it('asks this runtime itself', () => {
  expect(runtimeWithoutSuspension() === undefined).toBe('Suspending' in WebAssembly)
})
