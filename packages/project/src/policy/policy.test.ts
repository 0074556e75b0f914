import { describe, expect, it } from 'vitest'
import { enforcePolicy, policyViolations } from './check.js'
import { isImportPattern, matchesImportPattern } from '../manifest/import-pattern.js'

const subject = {
  package: 'acme:image',
  label: 'acme:image@1.0.0',
  registry: 'ghcr.io',
  size: 10,
  imports: ['wasi:io/error@0.2.3', 'wasi:http/types@0.2.0', 'log'],
  requestedBy: ['src/a.js'],
}

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000)

describe('import patterns', () => {
  it.each([
    ['*', true],
    ['wasi:*', true],
    ['wasi:io', true],
    ['wasi:io/*', true],
    ['wasi:io/error', true],
    ['wasi:io/error@0.2.3', true],
    ['wasi:io@0.2.3', true],
    ['wasi:io/error@0.2.4', false],
    ['wasi:io/err', false],
    ['wasi:i', false],
    ['was:*', false],
    ['wasi', false],
  ])('%s covers wasi:io/error@0.2.3: %s', (pattern, covered) => {
    expect(isImportPattern(pattern)).toBe(true)
    expect(matchesImportPattern(pattern, 'wasi:io/error@0.2.3')).toBe(covered)
  })

  it('go by the interface, whatever label the package gives it', () => {
    expect(matchesImportPattern('wasi:sockets', 'log=wasi:sockets/tcp@0.2.3')).toBe(true)
    expect(matchesImportPattern('log', 'log=wasi:sockets/tcp@0.2.3')).toBe(false)
  })

  it.each(['', 'a b', 'wasi:', 'wasi:io/', 'wasi:io/*/x', 'w*:io'])('"%s" is none', (text) => {
    expect(isImportPattern(text)).toBe(false)
  })
})

describe('policy', () => {
  it('lets everything pass without rules', () => {
    expect(policyViolations({}, subject)).toEqual([])
  })

  it('lists every broken rule, and adds what one package may do', () => {
    const policy = {
      registries: ['wasi.dev'],
      imports: ['wasi:io'],
      maxSize: 5,
      packages: new Map([['acme:image', { imports: ['log'] }]]),
    }
    expect(policyViolations(policy, subject).map((v) => `${v.rule}: ${v.found}`)).toEqual([
      'policy.registries: ghcr.io',
      'policy.maxSize: 10 bytes',
      'policy.imports: import wasi:http/types@0.2.0',
    ])
    expect(() => enforcePolicy(policy, subject)).toThrow(
      expect.objectContaining({
        code: 'E_POLICY',
        package: 'acme:image@1.0.0',
        chain: [{ label: 'required by', value: 'src/a.js' }],
      }),
    )
  })

  it('an own size rule replaces the general one', () => {
    const packages = new Map([['acme:image', { maxSize: 20 }]])
    expect(policyViolations({ maxSize: 5, packages }, subject)).toEqual([])
  })

  it('a version younger than allowed is refused; one that does not tell its age passes', () => {
    expect(policyViolations({ minAgeDays: 3 }, { ...subject, created: daysAgo(2) })).toMatchObject([
      { rule: 'policy.minAgeDays', found: expect.stringContaining('2 days ago'), allowed: 'at least 3 days' },
    ])
    expect(policyViolations({ minAgeDays: 3 }, { ...subject, created: daysAgo(4) })).toEqual([])
    expect(policyViolations({ minAgeDays: 3 }, subject)).toEqual([])
  })
})
