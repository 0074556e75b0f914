import { expect, it } from 'vitest'
import { member } from './text.js'

it('takes members of any name', () => {
  expect(member('$exports', '__proto__')).toBe('$exports["__proto__"]')
})
