import { expect, it } from 'vitest'
import { ends } from './patience.js'

it.each([
  [
    'a loop',
    () => {
      for (;;);
    },
  ],
  ['a regular expression', () => /^(?:a+)+$/u.test(`${'a'.repeat(60)}b`)],
  [
    'a loop within one that ends',
    () =>
      ends('it', () =>
        ends(
          'it',
          () => {
            for (;;);
          },
          100,
        ),
      ),
  ],
])('stops what hangs: %s', (what, work) => {
  expect(() => ends(what, work, 200)).toThrow('does not end within 0.')
})

it('gives what the work gives, and throws what it throws', () => {
  expect(ends('one', () => ends('another', () => 1) + 1)).toBe(2)
  expect(() =>
    ends('refusing', () => {
      throw new TypeError('no')
    }),
  ).toThrow(TypeError)
})
