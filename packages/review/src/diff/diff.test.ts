import { describe, expect, it } from 'vitest'
import { EMPTY_LOCK } from '@wasm-pkg/project/lock'
import { diffLocks, isEmptyDiff } from './diff.js'
import { formatDiffMarkdown } from '../render/markdown/page.js'
import { formatDiffText } from '../render/text.js'
import { diffPinned } from './diff-bytes.js'
import { writeMetadata } from '@wasm-pkg/component'
import { lockOf, sourceOf } from '@wasm-pkg/testing/lock'
import { componentOf } from '@wasm-pkg/testing/wit'

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

  it('that are dropped are reported as lost', () => {
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

  it('go by the interface under a label, of which a second one is more', () => {
    const log = 'log=wasi:sockets/tcp@0.2.3'
    const before = lockOf({ ...image, version: '1.0.0', imports: ['log'] })
    const after = lockOf({ ...image, version: '1.0.1', imports: [log] })
    expect(diffLocks(before, after).capabilities).toMatchObject([
      { kind: 'gained', capability: { id: 'network' }, added: [log] },
      { kind: 'lost', capability: { id: 'host' } },
    ])
    const more = lockOf({ ...image, version: '1.0.2', imports: [log, 'more=wasi:sockets/tcp@0.2.3'] })
    expect(diffLocks(after, more).capabilities).toMatchObject([{ kind: 'widened', capability: { id: 'network' } }])
  })

  it('of its own package are no other package, and go with its version', () => {
    const before = lockOf({ ...image, version: '1.0.0', imports: ['acme:image/types@1.0.0'] })
    const own = { ...image, version: '1.0.1', imports: ['acme:image/types@1.0.1'] }
    expect(diffLocks(before, lockOf(own)).capabilities).toEqual([])
    const more = { ...own, imports: [...own.imports, 'acme:image/host@1.0.1', 'acme:image-tools/x@1.0.0'] }
    expect(diffLocks(before, lockOf(more)).capabilities.map(({ kind, capability }) => [kind, capability.id])).toEqual([
      ['gained', 'package'],
      ['widened', 'own'],
    ])
  })

  it('are reported for the version that gains them, whatever another one has', () => {
    const network = ['wasi:sockets/tcp@0.2.3']
    const one = { ...image, version: '1.0.0', imports: network, requiredBy: ['acme:old@1.0.0'] }
    const two = { ...image, version: '2.0.0', requirement: '^2' }
    const gained = { kind: 'gained', capability: { id: 'network' } }
    expect(
      diffLocks(lockOf(one, two), lockOf(one, { ...two, version: '2.0.1', imports: network })).capabilities,
    ).toMatchObject([{ ...gained, versions: ['2.0.1'] }])
    const third = { ...two, version: '3.0.0', requirement: '^3', imports: network, requiredBy: ['source'] }
    const diff = diffLocks(lockOf(one, two), lockOf(one, two, third))
    expect(diff.capabilities).toMatchObject([{ ...gained, versions: ['3.0.0'] }])
    expect(diff.packages).toMatchObject([{ kind: 'added', versions: ['3.0.0'], beside: ['1.0.0', '2.0.0'] }])
    expect(diffLocks(lockOf(one, two), lockOf(two)).capabilities).toMatchObject([{ kind: 'lost', versions: ['1.0.0'] }])
  })

  it('that several versions gain are reported once', () => {
    const pins = ['1', '2'].map((major) => ({ ...image, version: `${major}.0.0`, requirement: `^${major}` }))
    const moved = pins.map((pin) => ({ ...pin, version: pin.version.replace('.0.0', '.0.1'), imports: [io] }))
    expect(diffLocks(lockOf(...pins), lockOf(...moved)).capabilities).toMatchObject([{ versions: ['1.0.1', '2.0.1'] }])
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

  it('that go with a downgrade break no promise', () => {
    const before = lockOf({ ...image, version: '1.3.0', exports: ['acme:image/crop@1.3.0'] })
    const [change] = diffLocks(before, lockOf({ ...image, version: '1.2.0' })).api
    expect(change).toMatchObject({ brokenPromise: false, downgrade: true })
    expect(change?.breaking).not.toEqual([])
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
    expect(diffLocks(before, after, { policies: [policy] }).violations).toMatchObject([
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

it('a trusted name for another host does not help', () => {
  const evil = { ...image, version: '1.0.1', registry: 'trusted.example', source: 'evil.example/acme/image' }
  const diff = diffLocks(EMPTY_LOCK, lockOf(evil), { policies: [{ registries: ['trusted.example'] }] })
  expect(diff.violations).toMatchObject([
    { found: 'evil.example/acme/image (configured as trusted.example)', isNew: true },
  ])
  expect(formatDiffMarkdown(diff)).toContain('| `evil.example/acme/image (configured as trusted.example)` |')
})

const sizesTold = (from: number, to: number): string =>
  formatDiffText(
    diffLocks(lockOf({ ...image, version: '1.0.0', size: from }), lockOf({ ...image, version: '1.0.1', size: to })),
  )

it('sizes that print alike are left out', () => {
  expect(sizesTold(1_200_000, 1_200_010)).not.toContain('Sizes')
  expect(sizesTold(1_200_000, 1_300_000)).toContain('Sizes')
})

it('a broken rule is reported once, however many requirements lead to the version', () => {
  const pin = { ...image, version: '1.0.1', imports: ['wasi:sockets/tcp@0.2.3'] }
  const lock = lockOf(pin, { ...pin, requirement: '^1.0.1', requiredBy: ['acme:app@1.0.0'] })
  expect(diffLocks(EMPTY_LOCK, lock, { policies: [{ imports: [] }] }).violations).toMatchObject([
    { package: 'acme:image@1.0.1', requiredBy: ['package.json', 'acme:app@1.0.0'] },
  ])
})

describe('facts', () => {
  it('that differ for the same bytes show without them', () => {
    const before = lockOf({ ...image, version: '1.0.0', imports: [io] })
    const { wrongFacts } = diffLocks(before, lockOf({ ...image, version: '1.0.0', imports: [] }))
    expect(wrongFacts).toEqual([
      { package: 'acme:image@1.0.0', statements: [`imports: ${io} was listed before for the same bytes`] },
    ])
  })

  it('of changed pins are those of the bytes, and contradictions of the lock file are reported', async () => {
    const bytes = await componentOf('package a:b@1.0.0; world w { import log: func(); export run: func(); }')
    const honest = { ...image, version: '1.0.1', exports: ['run'], bytes }
    const before = lockOf({ ...image, version: '1.0.0' })
    const forged = lockOf({ ...honest, imports: [], exports: ['run', 'more'], size: 1 })
    const diff = await diffPinned(before, forged, sourceOf(honest))
    expect(diff.wrongFacts).toEqual([
      {
        package: 'acme:image@1.0.1',
        statements: [
          `size: 1 in the lock file, ${bytes.length} in the bytes`,
          'imports: log is missing from the lock',
          'exports: more is not in the component',
        ],
      },
    ])
    expect(diff.capabilities).toMatchObject([{ kind: 'gained', added: ['log'] }])
    const stripped = await diffPinned(before, lockOf({ ...honest, bare: true }), sourceOf(honest))
    expect(stripped).toMatchObject({ wrongFacts: [], withoutFacts: [], capabilities: [{ kind: 'gained' }] })
    const damaged = { ...sourceOf(), read: async () => Buffer.from('abc') }
    const odd = await diffPinned(before, lockOf({ ...image, version: '1.0.1' }), damaged)
    expect(odd.wrongFacts).toMatchObject([{ package: 'acme:image@1.0.1' }])
  })

  it('come with what the publishers of new pins say, which no lock file has', async () => {
    const made = await componentOf('package a:b@1.0.0; world w { export run: func(); }')
    const bytes = writeMetadata(made, { description: 'Resizes\n## really', source: 'https://acme.example/`' })
    const next = { ...image, version: '1.0.1', exports: ['run'], bytes }
    const diff = await diffPinned(lockOf({ ...image, version: '1.0.0' }), lockOf(next), sourceOf(next))
    expect(diff.descriptions).toMatchObject([
      { package: 'acme:image@1.0.1', fields: { description: 'Resizes\n## really' } },
    ])
    expect(formatDiffText(diff)).toContain(`Publishers’ descriptions, not verified
    acme:image@1.0.1
        description: Resizes\\u{a}## really
        source: https://acme.example/\`
        made with: `)
    expect(formatDiffMarkdown(diff)).not.toContain('\n## really')
    expect(formatDiffMarkdown(diff)).toContain('https://acme.example/')
    expect(await diffPinned(lockOf(next), lockOf(next), sourceOf(next))).not.toHaveProperty('descriptions')
  })

  it('of pins whose bytes cannot be fetched are taken from the lock file, which is reported', async () => {
    const [before, after] = [
      lockOf({ ...image, version: '1.0.0' }),
      lockOf({ ...image, version: '1.0.1', imports: [io] }),
    ]
    const diff = await diffPinned(before, after, sourceOf())
    expect(diff).toMatchObject({ unchecked: ['acme:image@1.0.1'], wrongFacts: [], capabilities: [{ kind: 'gained' }] })
    expect(diff.api).toMatchObject([{ detail: 'exports', breaking: [] }])
    expect(isEmptyDiff(await diffPinned(before, before, sourceOf()))).toBe(true)
  })
})

it('a version that is younger than the policy allows is reported, if its age is known', async () => {
  const [before, after] = [lockOf({ ...image, version: '1.0.0' }), lockOf({ ...image, version: '1.0.1' })]
  const violations = async (created: Date | undefined) =>
    (
      await diffPinned(
        before,
        after,
        { ...sourceOf(), created: async () => created },
        { policies: [{ minAgeDays: 3 }] },
      )
    ).violations
  expect(await violations(new Date())).toMatchObject([{ rule: 'policy.minAgeDays', package: 'acme:image@1.0.1' }])
  expect(await violations(new Date(0))).toEqual([])
  expect(await violations(undefined)).toEqual([])
})

it('nothing is an empty diff', () => {
  const lock = lockOf({ ...image, version: '1.0.0', imports: [io] })
  const diff = diffLocks(lock, lock)
  expect(isEmptyDiff(diff)).toBe(true)
  expect(diff.withoutFacts).toEqual([])
})
