import { expect, it } from 'vitest'
import { buildModeOf } from './build-mode.js'

it.each([
  ['production', undefined, 'production'],
  ['development', undefined, 'development'],
  ['none', undefined, undefined],
  [undefined, undefined, undefined],
  ['production', true, 'production'],
  ['development', false, 'development'],
  ['test', true, 'development'],
  ['staging', true, 'development'],
  ['staging', false, 'production'],
] as const)('takes mode %s with isServe %s for %s', (name, isServe, mode) => {
  expect(buildModeOf(name, isServe)).toBe(mode)
})
