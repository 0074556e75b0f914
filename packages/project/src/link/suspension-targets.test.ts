import { expect, it } from 'vitest'
import { runtimeWithoutSuspension, targetWithoutSuspension } from './suspension-targets.js'

it.each([
  [['esnext'], undefined],
  [['es2022', 'chrome137', 'safari27', 'firefox153', 'ios27.1'], undefined],
  [['es2015', 'web'], undefined],
  [['chrome140', 'safari18'], 'safari18'],
  [['ios15'], 'ios15'],
  [['firefox115'], 'firefox115'],
  [['ie11'], 'ie11'],
  [['and_chr 140', 'ios_saf 15.0-15.1'], 'ios_saf 15.0-15.1'],
  [['op_mini all', 'safari TP'], undefined],
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
