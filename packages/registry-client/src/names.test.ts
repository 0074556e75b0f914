import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { comparePackageNames, formatPackageName, isLabel, parsePackageName } from './names.js'

describe('labels', () => {
  test.each(['a', 'wasi', 'a1', 'foo-bar', 'a-b-c1', 'x'.repeat(500)])('%s is one', (text) => {
    expect(isLabel(text)).toBe(true)
  })
  test.each(['', '-a', 'a-', 'a--b', '1a', 'a-1', 'A', 'aB', 'a_b', 'a.b', 'ä', 'a\n', ' a', 'a/b'])(
    '%j is none',
    (text) => {
      expect(isLabel(text)).toBe(false)
    },
  )
})

describe('package names', () => {
  test.each([
    ['nocolon', 'the colon is missing'],
    [':name', 'the namespace is empty'],
    ['ns:', 'the name is empty'],
    ['ns:a--b', 'empty word'],
    ['ns:-a', 'empty word'],
    ['ns:a-1', 'does not start with a letter'],
    ['1ns:a', 'does not start with a letter'],
    ['ns:aB', 'illegal character "B"'],
    ['a:b:c', 'the name contains the illegal character ":"'],
    ['a:b/../../c', 'illegal character "/"'],
    ['a:\u202e', '\\u{202e}'],
    ['a:\ud83d\ude00', 'illegal character "\ud83d\ude00"'],
    ['__proto__:a', 'illegal character "_"'],
  ])('%j: %s', (text, message) => {
    expect(() => parsePackageName(text)).toThrow(
      expect.objectContaining({ code: 'E_NAME', message: expect.stringContaining(message) }),
    )
  })

  const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/)
  const label = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join('-'))

  test('print and read back', () => {
    fc.assert(
      fc.property(label, label, (namespace, name) => {
        expect(parsePackageName(formatPackageName({ namespace, name }))).toEqual({ namespace, name })
      }),
    )
  })

  test('sort by namespace, then name, by code unit', () => {
    const sorted = ['b:a', 'a:b', 'a-b:a', 'a:a-b', 'a:a1', 'a:a'].map(parsePackageName).toSorted(comparePackageNames)
    expect(sorted.map(formatPackageName)).toEqual(['a:a', 'a:a-b', 'a:a1', 'a:b', 'a-b:a', 'b:a'])
  })
})
