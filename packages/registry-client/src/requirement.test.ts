import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  exactRequirement,
  formatRequirement,
  matchesRequirement,
  parseRequirement,
  selectVersion,
} from './requirement.js'
import { compareVersions, formatVersion, parseVersion, type Version } from './version.js'

const matches = (requirement: string, version: string) =>
  matchesRequirement(parseRequirement(requirement), parseVersion(version))

describe('canonical print', () => {
  test.each([
    ['1.2', '^1.2'],
    ['1.2.3', '^1.2.3'],
    ['>= 1.0 , <2', '>=1.0, <2'],
    ['=0.2.0', '=0.2.0'],
    ['^1.*', '^1'],
    ['1.x', '1.*'],
    ['1.X.x', '1.*'],
    ['1.2.*', '1.2.*'],
    ['*', '*'],
    [' x ', '*'],
    ['X', '*'],
    ['=1.*', '=1'],
    ['~1.2.*', '~1.2'],
    ['1.2.3+build.7', '^1.2.3'],
    ['^1.2.3-rc.1+b', '^1.2.3-rc.1'],
    ['  ~  1 ', '~1'],
    ['>1, <=3.4.5-a', '>1, <=3.4.5-a'],
    ['18446744073709551615', '^18446744073709551615'],
    ['1.*.*', '1.*'],
  ])('%j is %s', (text, canonical) => {
    expect(formatRequirement(parseRequirement(text))).toBe(canonical)
  })
})

describe('refused', () => {
  test.each([
    '',
    '  ',
    '1.*.2',
    '*, 1',
    '1, *',
    '1,',
    ',1',
    '1,,2',
    '1 2',
    '>=1 <2',
    '^1 || ^2',
    '1.0.0 - 2.0.0',
    'v1',
    '==1',
    '^*',
    '^^1',
    'latest',
    '01',
    '1.02',
    '1.2.03',
    '1.2-rc',
    '1-rc',
    '1.2.*-rc',
    '1.2.3-',
    '1.2.3-01',
    '1.2.3+',
    '1.2.3-a..b',
    '\t1',
    '1\n',
    '>1\t',
    '18446744073709551616',
    '1.2.3.4',
    '= 1 .2',
    Array.from({ length: 33 }, () => '>=1').join(','),
  ])('%j', (text) => {
    expect(() => parseRequirement(text)).toThrow(expect.objectContaining({ code: 'E_VERSION' }))
  })
  test('but 32 comparators are fine', () => {
    expect(parseRequirement(Array.from({ length: 32 }, () => '>=1').join(',')).comparators).toHaveLength(32)
  })
})

describe('matching', () => {
  test.each([
    ['1.2.3', '1.2.3 1.9.0', '1.2.2 2.0.0 0.1.0'],
    ['^0.2.3', '0.2.3 0.2.9', '0.2.2 0.3.0 1.0.0'],
    ['^0.0.3', '0.0.3 0.0.3+b', '0.0.2 0.0.4 0.1.0'],
    ['^1.2', '1.2.0 1.9.9', '1.1.9 2.0.0'],
    ['^0.2', '0.2.0 0.2.9', '0.1.9 0.3.0'],
    ['^0.0', '0.0.0 0.0.9', '0.1.0'],
    ['^1', '1.0.0 1.9.0', '0.9.0 2.0.0 1.0.0-rc.1'],
    ['^0', '0.0.0 0.9.9', '1.0.0'],
    ['~1.2.3', '1.2.3 1.2.9', '1.2.2 1.3.0'],
    ['~1.2', '1.2.0 1.2.9', '1.1.0 1.3.0'],
    ['~1', '1.0.0 1.9.9', '0.9.9 2.0.0'],
    ['=1.2.3', '1.2.3 1.2.3+b.1', '1.2.4 1.2.3-rc.1'],
    ['=1.2', '1.2.0 1.2.9', '1.3.0 1.2.0-a'],
    ['=1', '1.0.0 1.9.0', '2.0.0'],
    ['>1', '2.0.0 3.0.0', '1.9.9 1.0.0'],
    ['>1.2', '1.3.0 2.0.0', '1.2.9'],
    ['>1.2.3', '1.2.4', '1.2.3 1.2.3+b'],
    ['>=1.2', '1.2.0 9.0.0', '1.1.9'],
    ['<1.2', '1.1.9 0.0.0', '1.2.0'],
    ['<1.2.3', '1.2.2', '1.2.3 1.2.3-rc.1'],
    ['<=1.2', '1.2.9 0.1.0', '1.3.0'],
    ['<=1', '1.9.9', '2.0.0'],
    ['1.*', '1.0.0 1.9.0', '2.0.0'],
    ['1.2.*', '1.2.0 1.2.7', '1.3.0'],
    ['*', '0.0.0 9.9.9 1.0.0+b', '1.0.0-rc.1'],
    ['>=1.0, <2', '1.0.0 1.9.9', '2.0.0 0.9.9 2.0.0-a'],
    ['^1.2.3-rc.1', '1.2.3-rc.1 1.2.3-rc.2 1.2.3 1.4.0', '1.2.3-beta 1.4.0-rc.1 1.2.4-rc.2'],
    ['>1.0.0-a, <2', '1.0.0-b 1.0.0 1.5.0', '1.0.0-a 1.5.0-a'],
    ['=1.2.3-rc.1', '1.2.3-rc.1 1.2.3-rc.1+x', '1.2.3 1.2.3-rc.2'],
    ['<1.2.3-rc.2', '1.2.3-rc.1 1.2.2', '1.2.3-rc.2 1.2.3'],
    ['~0.3.0-a', '0.3.0-b 0.3.5', '0.4.0 0.3.5-a'],
    ['^9007199254740993', '9007199254740993.1.0', '9007199254740992.1.0 9007199254740994.0.0'],
  ])('%s takes %s but not %s', (requirement, yes, no) => {
    for (const version of yes.split(' ')) expect([version, matches(requirement, version)]).toEqual([version, true])
    for (const version of no.split(' ')) expect([version, matches(requirement, version)]).toEqual([version, false])
  })
})

const small = fc.bigInt(0n, 3n)
const pre = fc.oneof({ weight: 3, arbitrary: fc.constant<string[]>([]) }, fc.constantFrom(['a'], ['rc', '1'], ['2']))
const version: fc.Arbitrary<Version> = fc.record({
  major: small,
  minor: small,
  patch: small,
  pre,
  build: fc.constantFrom([], ['b']),
})

/** A comparator as text, and the half-open ranges of versions it stands for, worked out from the written text alone. */
const comparator = fc
  .tuple(
    fc.constantFrom('', '=', '>', '>=', '<', '<=', '~', '^'),
    fc.array(small, { minLength: 1, maxLength: 3 }),
    pre,
    fc.boolean(),
  )
  .map(([operator, numbers, prerelease, wild]) => {
    const withPre = numbers.length === 3 ? prerelease : []
    const isWild = wild && numbers.length < 3
    const text = `${operator}${numbers.join('.')}${isWild ? '.*' : ''}${withPre.length > 0 ? `-${withPre.join('.')}` : ''}`
    return { text, operator: operator === '' ? (isWild ? '=' : '^') : operator, numbers, pre: withPre }
  })

type Written = { operator: string; numbers: bigint[]; pre: readonly string[] }

/** Bounds in a plain order of (numbers, prerelease), a model that shares no code with the matcher. */
function naive({ operator, numbers, pre: written }: Written, v: Version): boolean {
  const low = parseVersion(
    `${[0, 1, 2].map((i) => numbers[i] ?? 0n).join('.')}${written.length > 0 ? `-${written.join('.')}` : ''}`,
  )
  const bump = (index: number) =>
    parseVersion(
      `${[0, 1, 2].map((i) => (i < index ? numbers[i] : i === index ? (numbers[i] as bigint) + 1n : 0n)).join('.')}-0`,
    )
  const core = { ...v, build: [] }
  const atLeast = (bound: Version) => compareVersions(core, bound) >= 0
  const complete = numbers.length === 3
  // Without a patch number, the range of "any 1.2.x" includes its prereleases.
  const floor = complete ? low : parseVersion(`${formatVersion(low)}-0`)
  const end = bump(numbers.length - 1)
  switch (operator) {
    case '=':
      return complete ? compareVersions(core, low) === 0 : atLeast(floor) && !atLeast(end)
    case '>':
      return complete ? atLeast(low) && compareVersions(core, low) !== 0 : atLeast(end)
    case '>=':
      return atLeast(floor)
    case '<':
      return !atLeast(floor)
    case '<=':
      return complete ? compareVersions(core, low) <= 0 : !atLeast(end)
    case '~':
      return atLeast(floor) && !atLeast(bump(Math.min(numbers.length - 1, 1)))
    default: {
      const nonZero = numbers.findIndex((n) => n > 0n)
      return atLeast(floor) && !atLeast(bump(nonZero === -1 ? numbers.length - 1 : nonZero))
    }
  }
}

describe('properties', () => {
  test('the print is canonical: reading and printing it again changes nothing, nor does it change matching', () => {
    fc.assert(
      fc.property(fc.array(comparator, { minLength: 1, maxLength: 3 }), version, (parts, v) => {
        const requirement = parseRequirement(parts.map(({ text }) => text).join(' , '))
        const again = parseRequirement(formatRequirement(requirement))
        expect(formatRequirement(again)).toBe(formatRequirement(requirement))
        expect(matchesRequirement(again, v)).toBe(matchesRequirement(requirement, v))
      }),
    )
  })
  test('matching agrees with ranges of versions', () => {
    fc.assert(
      fc.property(fc.array(comparator, { minLength: 1, maxLength: 3 }), version, (parts, v) => {
        const text = parts.map((part) => part.text).join(',')
        const named = parts.some(
          (p) => p.pre.length > 0 && [v.major, v.minor, v.patch].every((n, i) => n === p.numbers[i]),
        )
        const expected = parts.every((part) => naive(part, v)) && (v.pre.length === 0 || named)
        expect([text, formatVersion(v), matches(text, formatVersion(v))]).toEqual([text, formatVersion(v), expected])
      }),
      { numRuns: 5000 },
    )
  })
  test('the exact requirement of a version takes it and nothing that differs before the build metadata', () => {
    fc.assert(
      fc.property(version, version, (a, b) => {
        const same = formatVersion({ ...a, build: [] }) === formatVersion({ ...b, build: [] })
        expect(matchesRequirement(exactRequirement(a), a)).toBe(true)
        expect(matchesRequirement(exactRequirement(a), b)).toBe(same)
      }),
    )
  })
})

function pick(list: string, requirement: string): string | undefined {
  const found = selectVersion(list.split(' ').map(parseVersion), parseRequirement(requirement))
  return found === undefined ? undefined : formatVersion(found)
}

test('selects the highest match, whatever the order', () => {
  expect(pick('1.0.0 1.10.0 1.9.0 2.0.0 1.11.0-rc.1', '^1')).toBe('1.10.0')
  expect(pick('1.0.0+b 1.0.0 1.0.0+a', '=1.0.0')).toBe('1.0.0+b')
  expect(pick('2.0.0-rc.1', '*')).toBeUndefined()
})
