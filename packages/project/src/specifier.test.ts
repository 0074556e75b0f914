import { formatRequirement } from '@wasm-pkg/registry-client/requirement'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ends } from '@wasm-pkg/testing/patience'
import { formatSpecifier, isSpecifierShape, parseSpecifier, tryParseSpecifier } from './specifier.js'

describe('specifiers', () => {
  it.each([
    ['acme:image', 'acme:image', undefined, undefined],
    ['acme:image@1.2.3', 'acme:image', undefined, '=1.2.3'],
    ['acme:image@1.2', 'acme:image', undefined, '^1.2'],
    ['acme:image@*', 'acme:image', undefined, '*'],
    ['wasi:http/types@0.2.0', 'wasi:http', 'types', '=0.2.0'],
    ['acme:image/resize-fast', 'acme:image', 'resize-fast', undefined],
    ['a:b@>=1.0, <2', 'a:b', undefined, '>=1.0, <2'],
    ['a:b@1.0.0-rc.1+b5', 'a:b', undefined, '=1.0.0-rc.1'],
  ])('%s', (text, name, item, requirement) => {
    const read = parseSpecifier(text)
    expect(`${read.name.namespace}:${read.name.name}`).toBe(name)
    expect(read.interface).toBe(item)
    expect(read.requirement && formatRequirement(read.requirement)).toBe(requirement)
    expect(isSpecifierShape.test(text)).toBe(true)
  })

  it.each([
    'acme',
    'acme:',
    'Acme:image',
    'a:b/',
    'a:b/C',
    'a:b/c/d',
    'a:b@',
    'a:b@latest',
    'a:b@1 || 2',
    'a:b@1.2.3/x',
    'a:b?url',
  ])('refuses %s', (text) => {
    expect(() => parseSpecifier(text)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^E_(NAME|VERSION)$/) }),
    )
    expect(tryParseSpecifier(text)).toBeUndefined()
  })

  it.each([
    'node:fs',
    'npm:react@18',
    'jsr:std',
    'virtual:pwa-register',
    'data:text/plain,x',
    'https://x.example',
    './a.js',
    'react',
    '@scope/x',
    'C:/dir/x.js',
    'C:\\x',
    '\0acme:image',
    'astro:content',
    'cloudflare:workers',
  ])('leaves %s to others', (text) => expect(isSpecifierShape.test(text)).toBe(false))

  it('lets a query through the filter, for the plugin to judge', () => {
    expect(isSpecifierShape.test('acme:image@1?url')).toBe(true)
  })

  it('prints what it reads, and reads any text in bounded time without another error', () => {
    const label = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z][a-z0-9]{0,4}){0,2}$/)
    const requirement = fc
      .tuple(fc.constantFrom('', '^', '~', '=', '>=', '<'), fc.nat(), fc.nat())
      .map(([op, a, b]) => `@${op}${a}.${b}`)
    const item = label.map((text) => `/${text}`)
    fc.assert(
      fc.property(
        label,
        label,
        fc.oneof(item, fc.constant('')),
        fc.oneof(requirement, fc.constant('')),
        (ns, name, i, r) => {
          const printed = formatSpecifier(parseSpecifier(`${ns}:${name}${i}${r}`))
          expect(formatSpecifier(parseSpecifier(printed))).toBe(printed)
        },
      ),
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void tryParseSpecifier(text)))
    ends('a long namespace', () => isSpecifierShape.test(`${'a-'.repeat(500_000)}:`))
    ends('a long name', () => tryParseSpecifier(`a:${'b-'.repeat(500_000)}`))
  })
})
