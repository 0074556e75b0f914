import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { escapeText } from './text.js'

test.each([
  ['plain text stays', 'plain text stays'],
  ['a\u0000b\u001b[31mc\u007f\u009b', 'a\\u{0}b\\u{1b}[31mc\\u{7f}\\u{9b}'],
  ['\u202Egnp.exe', '\\u{202e}gnp.exe'],
  ['line\nbreak\u2028', 'line\\u{a}break\\u{2028}'],
  ['lone \ud800 surrogate', 'lone \\u{d800} surrogate'],
  ['pair 😀 and ümlaut stay', 'pair 😀 and ümlaut stay'],
  ['\u200b\ufeff\u2066', '\\u{200b}\\u{feff}\\u{2066}'],
])('escapes %j', (text, expected) => {
  expect(escapeText(text)).toBe(expected)
})

test('cuts long text, a surrogate pair in two as well', () => {
  expect(escapeText('x'.repeat(300))).toBe(`${'x'.repeat(200)}…`)
  expect(escapeText('a😀', 2)).toBe('a\\u{d83d}…')
})

test('never lets a control, format or surrogate code point through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(escapeText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
    }),
  )
})
