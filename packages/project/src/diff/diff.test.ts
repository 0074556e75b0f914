import { describe, expect, it } from 'vitest'
import { EMPTY_LOCK } from '../lock/types.js'
import { diffLocks, isEmptyDiff } from './diff.js'
import { lockOf } from './fixtures/lock.js'

const image = { name: 'acme:image', requirement: '^1.0', exports: ['acme:image/resize@1.0.0'] }
const io = 'wasi:io/streams@0.2.3'

describe('capabilities', () => {
  it('that are gained come first, the grave ones before plumbing', () => {
    const before = lockOf({ ...image, version: '1.0.0', imports: [] })
    const after = lockOf({
      ...image,
      version: '1.0.1',
      imports: [io, 'wasi:sockets/tcp@0.2.3', 'wasi:cli/environment@0.2.3'],
    })
    expect(
      diffLocks(before, after).capabilities.map(({ kind, capability, added }) => [kind, capability.id, added]),
    ).toEqual([
      ['gained', 'environment', ['wasi:cli/environment@0.2.3']],
      ['gained', 'network', ['wasi:sockets/tcp@0.2.3']],
      ['gained', 'streams', [io]],
    ])
  })

  it('that are dropped are told as lost', () => {
    const before = lockOf({ ...image, version: '1.0.0', imports: ['wasi:filesystem/types@0.2.3'] })
    const [change] = diffLocks(before, lockOf({ ...image, version: '1.0.1' })).capabilities
    expect(change).toMatchObject({ kind: 'lost', with: 'version', removed: ['wasi:filesystem/types@0.2.3'] })
  })

  it('widen with another interface, and with another version of one', () => {
    const before = lockOf({ ...image, version: '1.0.0', imports: ['wasi:filesystem/types@0.2.0'] })
    const kindWith = (imports: readonly string[]) =>
      diffLocks(before, lockOf({ ...image, version: '1.0.1', imports })).capabilities.map(({ kind }) => kind)
    expect(kindWith(['wasi:filesystem/types@0.2.0', 'wasi:filesystem/preopens@0.2.0'])).toEqual(['widened'])
    expect(kindWith(['wasi:filesystem/types@0.2.3'])).toEqual(['widened-by-version'])
  })

  it('narrow where an interface of several goes', () => {
    const both = ['wasi:filesystem/types@0.2.0', 'wasi:filesystem/preopens@0.2.0']
    const before = lockOf({ ...image, version: '1.0.0', imports: both })
    const [change] = diffLocks(before, lockOf({ ...image, version: '1.0.1', imports: both.slice(1) })).capabilities
    expect(change?.kind).toBe('narrowed')
  })

  it('of a new package are all gained with it', () => {
    const diff = diffLocks(
      EMPTY_LOCK,
      lockOf({ ...image, version: '1.0.0', imports: ['wasi:http/outgoing-handler@0.2.3'] }),
    )
    expect(diff.capabilities).toMatchObject([
      { kind: 'gained', with: 'package', capability: { id: 'http', level: 'high' } },
    ])
    expect(diff.packages).toMatchObject([{ kind: 'added', package: 'acme:image', versions: ['1.0.0'] }])
  })

  it('of pins without facts are unknown, not absent', () => {
    const diff = diffLocks(lockOf({ ...image, version: '1.0.0' }), lockOf({ ...image, version: '1.0.1', bare: true }))
    expect(diff.withoutFacts).toEqual(['acme:image'])
    expect(diff.capabilities).toEqual([])
  })
})

describe('origins', () => {
  it('tell a version whose bytes changed first', () => {
    const before = lockOf({ ...image, version: '1.0.0', source: 'a.example/image' })
    const after = lockOf({ ...image, version: '1.0.0', content: 'other', source: 'b.example/image' })
    const diff = diffLocks(before, after)
    expect(diff.origins.map(({ kind }) => kind)).toEqual(['bytes', 'source'])
    expect(diff.origins[0]?.version).toBe('1.0.0')
    expect(diff.moves).toEqual([])
  })

  it('tell another registry and another signer', () => {
    const before = lockOf({ ...image, version: '1.0.0', signer: 'https://acme.example' })
    const after = lockOf({ ...image, version: '1.0.0', registry: 'evil.example', signer: 'https://evil.example' })
    expect(diffLocks(before, after).origins).toMatchObject([
      { kind: 'registry', from: 'registry.example', to: 'evil.example' },
      { kind: 'signer', from: 'https://acme.example', to: 'https://evil.example' },
    ])
  })
})

describe('versions', () => {
  it.each([
    ['1.2.3', '1.2.4', 'patch', 'up', false],
    ['1.2.3', '1.3.0', 'minor', 'up', false],
    ['1.2.3', '2.0.0', 'major', 'up', true],
    ['0.2.3', '0.3.0', 'minor', 'up', true],
    ['0.2.3', '0.2.4', 'patch', 'up', false],
    ['0.0.3', '0.0.4', 'patch', 'up', true],
    ['1.2.3', '1.2.2', 'patch', 'down', false],
    ['1.0.0-rc.1', '1.0.0', 'prerelease', 'up', true],
    ['1.0.0+a', '1.0.0+b', 'build', 'up', false],
  ])('%s to %s is a %s step %s; may break: %s', (from, to, step, direction, mayBreak) => {
    const pin = { name: 'acme:image', requirement: '*' }
    const diff = diffLocks(lockOf({ ...pin, version: from }), lockOf({ ...pin, version: to }))
    expect(diff.moves).toMatchObject([{ from, to, step, direction, mayBreak }])
  })

  it('are paired over a changed requirement by who asks', () => {
    const before = lockOf(
      { name: 'acme:db', version: '1.0.0' },
      { name: 'acme:db', version: '2.0.0', requiredBy: ['acme:app@1.0.0'] },
    )
    const after = lockOf(
      { name: 'acme:db', version: '1.5.0' },
      { name: 'acme:db', version: '2.0.0', requiredBy: ['acme:app@1.0.0'] },
    )
    expect(diffLocks(before, after).moves).toMatchObject([
      { from: '1.0.0', to: '1.5.0', requirement: { from: '^1.0.0', to: '^1.5.0' } },
    ])
  })
})

describe('exports', () => {
  it('that go in a patch release break a promise', () => {
    const before = lockOf({ ...image, version: '1.0.0' })
    const after = lockOf({ ...image, version: '1.0.1', exports: ['acme:image/scale@1.0.0'] })
    expect(diffLocks(before, after).api).toMatchObject([
      {
        detail: 'exports',
        brokenPromise: true,
        breaking: ['no longer exports acme:image/resize@1.0.0'],
        compatible: ['also exports acme:image/scale@1.0.0'],
      },
    ])
  })

  it('that go in a major release keep it', () => {
    const after = lockOf({ ...image, version: '2.0.0', requirement: '^2.0', exports: [] })
    expect(diffLocks(lockOf({ ...image, version: '1.0.0' }), after).api).toMatchObject([{ brokenPromise: false }])
  })

  it('of a compatible version of the interface are compatible', () => {
    const after = lockOf({ ...image, version: '1.1.0', exports: ['acme:image/resize@1.1.0'] })
    expect(diffLocks(lockOf({ ...image, version: '1.0.0' }), after).api).toMatchObject([
      { breaking: [], brokenPromise: false },
    ])
  })
})

describe('policy', () => {
  const policy = { registries: ['registry.example'], imports: ['wasi:io'], maxSize: 5000 }

  it('tells what is newly broken apart from what was', () => {
    const before = lockOf({ ...image, version: '1.0.0', size: 6000 })
    const after = lockOf({ ...image, version: '1.0.1', size: 6000, imports: [io, 'wasi:sockets/tcp@0.2.3'] })
    expect(diffLocks(before, after, { policy }).violations).toMatchObject([
      {
        rule: 'policy.imports',
        found: 'import wasi:sockets/tcp@0.2.3',
        package: 'acme:image@1.0.1',
        isNew: true,
        requiredBy: ['package.json'],
      },
      { rule: 'policy.maxSize', isNew: false },
    ])
  })
})

it('nothing is an empty diff', () => {
  const lock = lockOf({ ...image, version: '1.0.0', imports: [io] })
  const diff = diffLocks(lock, lock)
  expect(isEmptyDiff(diff)).toBe(true)
  expect(diff.withoutFacts).toEqual([])
})
