import { diffLocks, diffPinned, formatDiffMarkdown } from '@wasm-pkg/review'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { lockOf, type PinShape, sourceOf } from '@wasm-pkg/testing/lock'
import { componentOf } from '@wasm-pkg/testing/wit'

/** The parts of WASI that the cases import, in the version asked for. */
const WASI: Readonly<Record<string, string>> = {
  cli: 'interface environment { get: func() -> list<string>; } interface stdout { print: func(s: string); }',
  filesystem:
    'interface types { resource descriptor { read: func() -> list<u8>; } } interface preopens { use types.{descriptor}; get: func() -> list<descriptor>; }',
  sockets: 'interface tcp { connect: func(host: string); }',
}

interface Release {
  readonly name?: string
  readonly version: string
  /** Of the exported interface `resize`. */
  readonly api?: string
  /** Of an interface `types` beside it. */
  readonly types?: string
  /** What the world imports; WASI without its version. */
  readonly imports?: readonly string[]
  readonly wasi?: string
  /** Of an interface `host` that users provide. */
  readonly host?: string
  /** What the lock says otherwise. */
  readonly pin?: Partial<PinShape>
}

const RESIZE = 'resize: func(image: list<u8>, width: u32) -> list<u8>;'

async function pinOf(release: Release): Promise<PinShape> {
  const { name = 'acme:image', version, api = RESIZE, types = '', imports = [], wasi = '0.2.3', host, pin } = release
  const packages = [...new Set(imports.map((id) => id.replace(/^wasi:|\/.*/g, '')))].filter((id) => id in WASI)
  const wit = [
    `package ${name}@${version};`,
    types === '' ? '' : `interface types { ${types} }`,
    host === undefined ? '' : `interface host { ${host} }`,
    `interface resize { ${api} }`,
    `world w { ${host === undefined ? '' : 'import host;'} ${imports.map((id) => `import ${id}${id.startsWith('wasi:') ? `@${wasi}` : ''};`).join(' ')} export resize; }`,
    ...packages.map((id) => `package wasi:${id}@${wasi} { ${WASI[id] ?? ''} }`),
  ].join('\n')
  return { name, version, requirement: '^1', bytes: await componentOf(wit), ...pin }
}

const old: Release = { version: '1.2.0' }
const next: Release = { version: '1.2.1' }
const FILES = ['wasi:filesystem/types', 'wasi:filesystem/preopens']
const TYPED = 'use types.{options}; resize: func(image: list<u8>, how: options) -> list<u8>;'

const CASES: readonly (readonly [string, readonly Release[], readonly Release[]])[] = [
  ['capability-gained', [old], [{ ...next, imports: ['wasi:sockets/tcp'] }]],
  ['capability-dropped', [{ ...old, imports: FILES }], [next]],
  [
    'capability-widened-by-version',
    [{ ...old, imports: [...FILES, 'wasi:cli/environment', 'wasi:cli/stdout'] }],
    [{ ...next, imports: [...FILES, 'wasi:cli/environment', 'wasi:cli/stdout'], wasi: '0.2.6' }],
  ],
  [
    'capability-gained-by-one-of-two-versions',
    [
      { version: '1.9.0', imports: ['wasi:sockets/tcp'], pin: { requiredBy: ['acme:gallery@1.0.0'] } },
      { version: '2.0.0', pin: { requirement: '^2' } },
    ],
    [
      { version: '1.9.0', imports: ['wasi:sockets/tcp'], pin: { requiredBy: ['acme:gallery@1.0.0'] } },
      { version: '2.0.1', imports: ['wasi:sockets/tcp'], pin: { requirement: '^2' } },
    ],
  ],
  [
    'api-broken-in-a-patch',
    [{ ...old, api: TYPED, types: 'record options { width: u32 }' }],
    [{ ...next, api: TYPED, types: 'record options { width: u32, fit: string }' }],
  ],
  [
    'api-extended',
    [old],
    [{ version: '1.3.0', api: `${RESIZE} crop: func(image: list<u8>, width: u32, height: u32) -> list<u8>;` }],
  ],
  [
    'more-asked-of-users',
    [{ ...old, host: 'log: func(line: string);' }],
    [{ ...next, host: 'log: func(line: string, level: u8); now: func() -> u64;' }],
  ],
  ['downgrade', [{ version: '1.3.0', api: `${RESIZE} crop: func(image: list<u8>) -> list<u8>;` }], [old]],
  ['repushed-tag', [old], [{ ...old, api: `${RESIZE} spy: func();` }]],
  ['registry-moved', [old], [{ ...old, pin: { registry: 'mirror.example', source: 'mirror.example/acme/image' } }]],
  [
    'new-package',
    [old],
    [old, { name: 'acme:db', version: '1.0.0', imports: ['wasi:cli/environment', 'log: func(line: string)'] }],
  ],
  ['new-version-beside', [old], [old, { version: '2.0.0', imports: FILES, pin: { requirement: '^2' } }]],
  ['lock-misdescribes', [old], [{ ...next, imports: ['wasi:sockets/tcp'], pin: { imports: [] } }]],
]

describe('the review of', () => {
  it.each(CASES)('%s', async (title, before, after) => {
    const page = await review(before, after)
    await expect(page).toMatchFileSnapshot(join(import.meta.dirname, 'fixtures/review', `${title}.md`))
  })

  it('bytes that cannot be read says what was not checked', async () => {
    const [before, after] = [await pinOf(old), await pinOf({ ...next, imports: ['wasi:sockets/tcp'] })]
    const page = formatDiffMarkdown(await diffPinned(lockOf(before), lockOf(after), sourceOf()))
    await expect(page).toMatchFileSnapshot(join(import.meta.dirname, 'fixtures/review', 'bytes-missing.md'))
  })

  it('lock files alone says so', async () => {
    const [before, after] = [await pinOf(old), await pinOf({ ...next, imports: ['wasi:sockets/tcp'] })]
    const page = formatDiffMarkdown(diffLocks(lockOf(before), lockOf(after)))
    await expect(page).toMatchFileSnapshot(join(import.meta.dirname, 'fixtures/review', 'locks-only.md'))
  })
})

/** The page, with digests that do not depend on the tools of the day. */
async function review(before: readonly Release[], after: readonly Release[]): Promise<string> {
  const [olds, news] = [await Promise.all(before.map(pinOf)), await Promise.all(after.map(pinOf))]
  const page = formatDiffMarkdown(await diffPinned(lockOf(...olds), lockOf(...news), sourceOf(...olds, ...news)))
  return page.replaceAll(/sha256:[0-9a-f]{64}/g, `sha256:${'0'.repeat(64)}`)
}
