import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ends } from '@wasm-pkg/testing/patience'
import { compareVersions, formatVersion, parseVersion, tryParseVersion, type Version } from './version.js'

const MAX = '18446744073709551615'
const number = fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 2n ** 64n - 1n))
const pre = fc.oneof(
  fc.stringMatching(/^(?:0|[1-9][0-9]{0,20})$/),
  fc.stringMatching(/^[0-9A-Za-z-]{0,3}[A-Za-z-][0-9A-Za-z-]{0,3}$/),
)
const build = fc.stringMatching(/^[0-9A-Za-z-]{1,5}$/)
const version: fc.Arbitrary<Version> = fc.record({
  major: number,
  minor: number,
  patch: number,
  pre: fc.array(pre, { maxLength: 3 }),
  build: fc.array(build, { maxLength: 3 }),
})

describe('reading', () => {
  test.each([
    '0.0.0',
    '1.2.3',
    `${MAX}.${MAX}.${MAX}`,
    '1.0.0-0',
    '1.0.0-a.0.b-1',
    '1.0.0+001',
    '1.0.0--',
    '1.0.0-a-b+c-d',
    '1.0.0-0a',
  ])('%s is complete', (text) => {
    expect(formatVersion(parseVersion(text))).toBe(text)
  })
  test.each([
    '',
    '1',
    '1.2',
    'v1.2.3',
    '=1.2.3',
    ' 1.2.3',
    '1.2.3 ',
    '1.2.3\n',
    '01.2.3',
    '1.02.3',
    '1.2.03',
    '1.2.3.4',
    '1.2.3-',
    '1.2.3+',
    '1.2.3-01',
    '1.2.3-a..b',
    '1.2.3-a.',
    '1.2.3+a..b',
    '1.2.3+a+b',
    '1.2.3-ä',
    '1.2.x',
    '18446744073709551616.0.0',
    '٣.0.0',
    `1.0.0-${'a'.repeat(300)}`,
  ])('%j is none', (text) => {
    expect(tryParseVersion(text)).toBeUndefined()
    expect(() => parseVersion(text)).toThrow(expect.objectContaining({ code: 'E_VERSION' }))
  })
  test('print and read back', () => {
    fc.assert(
      fc.property(version, (v) => {
        expect(parseVersion(formatVersion(v))).toEqual(v)
      }),
    )
  })
  test.each([
    ['digits', '1'.repeat(1e6)],
    ['dots', `1.0.0-${'a.'.repeat(5e5)}`],
    ['dashes', `1.0.0-${'-'.repeat(1e6)}\n`],
  ])('do not hang on a megabyte of %s', (what, text) => {
    expect(ends(what, () => tryParseVersion(text))).toBeUndefined()
  })
})

describe('order', () => {
  test('is SemVer precedence with build metadata last', () => {
    const ascending = [
      '0.9.0',
      '1.0.0-0',
      '1.0.0-2',
      '1.0.0-10',
      '1.0.0-99999999999999999999999',
      '1.0.0-A',
      '1.0.0-alpha',
      '1.0.0-alpha.1',
      '1.0.0-alpha.beta',
      '1.0.0-beta.2',
      '1.0.0-beta.11',
      '1.0.0-rc.1',
      '1.0.0',
      '1.0.0+0',
      '1.0.0+00',
      '1.0.0+1',
      '1.0.0+01',
      '1.0.0+2',
      '1.0.0+10',
      '1.0.0+a',
      '1.0.0+a.1',
      '1.0.1',
      '2.0.0',
      '9007199254740993.0.0',
      '9007199254740994.0.0',
      `${MAX}.0.0`,
    ]
    expect(ascending.toReversed().map(parseVersion).toSorted(compareVersions).map(formatVersion)).toEqual(ascending)
  })
  test('is total, and zero means the same text', () => {
    fc.assert(
      fc.property(version, version, version, (a, b, c) => {
        expect(Math.sign(compareVersions(a, b))).toBe(0 - Math.sign(compareVersions(b, a)))
        if (compareVersions(a, b) === 0) expect(formatVersion(a)).toBe(formatVersion(b))
        const [x, y, z] = [a, b, c].toSorted(compareVersions) as [Version, Version, Version]
        expect(compareVersions(x, y) <= 0 && compareVersions(y, z) <= 0 && compareVersions(x, z) <= 0).toBe(true)
      }),
    )
  })
})
