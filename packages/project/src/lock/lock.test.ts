import { formatPackageName } from '@wasm-pkg/registry-client/names'
import { parseRequirement } from '@wasm-pkg/registry-client/requirement'
import { parseVersion } from '@wasm-pkg/registry-client/version'
import * as fc from 'fast-check'
import { parse } from 'smol-toml'
import { describe, expect, it } from 'vitest'
import { parseLock } from './parse.js'
import { formatLock } from './print.js'
import { readCanonicalToml } from './read-canonical.js'
import type { ExtraValue, LockFile } from './types.js'

const A = `sha256:${'a'.repeat(64)}` as const
const B = `sha256:${'b'.repeat(64)}` as const

const canonical = `version = 1

[[packages]]
name = "acme:image"
registry = "ghcr.io"

[[packages.versions]]
requirement = "^1.2"
version = "1.2.3"
digest = "${A}"
manifest = "${B}"
source = "ghcr.io/acme/image"
required-by = [
    "package.json",
]
size = 412345
kind = "component"
imports = [
    "wasi:filesystem/preopens@0.2.3",
    "wasi:filesystem/types@0.2.3",
]
exports = []
`

const label = fc.stringMatching(/^[a-z][a-z0-9]{0,5}(-[a-z][a-z0-9]{0,3})?$/)
const digest = fc.stringMatching(/^[0-9a-f]{64}$/).map((hex) => `sha256:${hex}` as const)
const number = fc.nat({ max: 3 })
const text = fc.string({ unit: 'binary', maxLength: 12 })
const extraKey = text.filter((key) => key !== '__proto__' && key !== 'constructor').map((key) => `x-${key}`)
const extraValue: fc.Arbitrary<ExtraValue> = fc.letrec<{ value: ExtraValue }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.boolean(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double(),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.array(fc.tuple(extraKey, tie('value')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})).value
const extras = fc.array(fc.tuple(extraKey, extraValue), { maxLength: 2 }).map((entries) => new Map(entries))
const facts = fc.record({
  size: fc.maxSafeNat(),
  kind: fc.constantFrom('component' as const, 'wit-package' as const),
  imports: fc.uniqueArray(text, { maxLength: 4 }),
  exports: fc.uniqueArray(text, { maxLength: 4 }),
})
const version = fc
  .record(
    {
      requirement: fc.tuple(fc.constantFrom('^', '=', '~', '>='), number, number).map(([op, a, b]) => `${op}${a}.${b}`),
      version: fc.tuple(number, number, number).map((parts) => parts.join('.')),
      digest,
      manifest: digest,
      source: text,
      facts,
      requiredBy: fc.uniqueArray(text, { maxLength: 2 }),
      extras,
    },
    { requiredKeys: ['requirement', 'version', 'digest', 'requiredBy', 'extras'] },
  )
  .map((v) => ({ ...v, requirement: parseRequirement(v.requirement), version: parseVersion(v.version) }))
const pack = fc.record(
  {
    name: fc.record({ namespace: label, name: label }),
    registry: label,
    versions: fc.uniqueArray(version, {
      maxLength: 3,
      comparator: (a, b) => JSON.stringify(a, bigints) === JSON.stringify(b, bigints),
      selector: (v) => [v.version, v.requirement].map((part) => part),
    }),
    extras,
  },
  { requiredKeys: ['name', 'versions', 'extras'] },
)
const lock: fc.Arbitrary<LockFile> = fc.record({
  packages: fc.uniqueArray(pack, { maxLength: 4, selector: (p) => formatPackageName(p.name) }),
  extras,
})

function bigints(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}

/** Two random versions of one package can conflict. Such a lock is not valid. */
function isConsistent(candidate: LockFile): boolean {
  return candidate.packages.every(({ versions }) => {
    const requirements = versions.map((v) => JSON.stringify(v.requirement, bigints))
    const numbers = versions.map((v) => JSON.stringify(v.version, bigints))
    return new Set(requirements).size === versions.length && new Set(numbers).size === versions.length
  })
}

async function failure(content: string | Uint8Array): Promise<{ code: string; message: string; hint?: string }> {
  try {
    await parseLock(content, 'wasm-pkg.lock')
  } catch (error) {
    return error as { code: string; message: string; hint?: string }
  }
  throw new Error('the lock was accepted')
}

describe('lock text', () => {
  it('prints what it read, comment lines aside, byte for byte', async () => {
    const printed = formatLock(await parseLock(canonical, 'wasm-pkg.lock'))
    expect(printed.replace(/^#.*\n/, '')).toBe(canonical)
    expect(formatLock(await parseLock(printed, 'wasm-pkg.lock'))).toBe(printed)
  })

  it('round-trips every lock, unknown keys included, to the same canonical text', async () => {
    await fc.assert(
      fc.asyncProperty(lock.filter(isConsistent), async (value) => {
        const printed = formatLock(value)
        expect(printed).not.toMatch(/[\u202A-\u202E\u2066-\u2069\r]/)
        expect(formatLock(await parseLock(printed, 'wasm-pkg.lock'))).toBe(printed)
      }),
      { numRuns: 300 },
    )
  })

  it.each([
    ['CRLF', canonical.replaceAll('\n', '\r\n')],
    ['CR only', canonical.replaceAll('\n', '\r')],
    ['a byte order mark', `\uFEFF${canonical}`],
    ['no final newline', canonical.trimEnd()],
    ['tabs', canonical.replaceAll('    ', '\t')],
    ["wkg's aliases", canonical.replaceAll('packages', 'package').replaceAll('.versions', '.version')],
    [
      'other key order and single quotes',
      canonical.replace('name = "acme:image"\nregistry = "ghcr.io"', "registry='ghcr.io'\nname='acme:image'"),
    ],
  ])('reads %s as the same lock', async (_, variant) => {
    const expected = formatLock(await parseLock(canonical, 'wasm-pkg.lock'))
    expect(formatLock(await parseLock(variant, 'wasm-pkg.lock'))).toBe(expected)
    expect(formatLock(await parseLock(Buffer.from(variant), 'wasm-pkg.lock'))).toBe(expected)
  })

  it('the canonical reader reads what it accepts exactly as TOML does', () => {
    const line = fc.oneof(
      fc.constantFrom(...canonical.split('\n')),
      fc.constantFrom(
        '[[packages]]',
        '[[packages.versions]]',
        '',
        '# x',
        'a = []',
        'a = 1',
        'b = "x"',
        'imports = [',
        ']',
        '    "q",',
      ),
      fc.tuple(fc.stringMatching(/^[a-z-]{1,4}$/), text).map(([key, value]) => `${key} = "${value}"`),
      text,
    )
    let accepted = 0
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), (lines) => {
        const toml = `${lines.join('\n')}\n`
        const table = readCanonicalToml(toml)
        if (table === undefined) return
        accepted++
        expect(JSON.stringify(table, bigints)).toBe(JSON.stringify(parse(toml, { integersAsBigInt: true }), bigints))
      }),
      { numRuns: 3000 },
    )
    expect(accepted).toBeGreaterThan(20)
  })
})

describe('broken lock files', () => {
  it.each([
    ['empty', '', 'E_LOCK_PARSE', /is empty/],
    ['blank', ' \n', 'E_LOCK_PARSE', /is empty/],
    ['binary', 'a\0b', 'E_LOCK_PARSE', /binary/],
    ['truncated', canonical.slice(0, canonical.indexOf('"ghcr') + 4), 'E_LOCK_PARSE', /:5:\d+ is not valid TOML/],
    ['too large', `#${'x'.repeat(16 * 1024 * 1024)}`, 'E_LOCK_PARSE', /too large/],
    ['version 2', canonical.replace('version = 1', 'version = 2'), 'E_LOCK_VERSION', /format version/],
    ['version 0', canonical.replace('version = 1', 'version = 0'), 'E_LOCK_VERSION', /format version/],
    ['version "1"', canonical.replace('version = 1', 'version = "1"'), 'E_LOCK_VERSION', /format version/],
    ['version 1.0', canonical.replace('version = 1', 'version = 1.0'), 'E_LOCK_VERSION', /format version/],
    ['no version', canonical.replace('version = 1\n', ''), 'E_LOCK_VERSION', /format version/],
    [
      'a duplicate key',
      canonical.replace('version = "1.2.3"', 'version = "1.2.3"\nversion = "1.2.4"'),
      'E_LOCK_PARSE',
      /:10:\d+ defines .* second time/,
    ],
    [
      'a duplicate package',
      `${canonical}\n[[packages]]\nname = "acme:image"\nregistry = "ghcr.io"\n`,
      'E_LOCK_PARSE',
      /line 25: packages\[1\].name .* duplicate/,
    ],
    [
      'a duplicate requirement',
      `${canonical}\n[[packages.versions]]\nrequirement = "1.2"\nversion = "1.3.0"\ndigest = "${A}"\n`,
      'E_LOCK_PARSE',
      /line 25: .*requirement is a duplicate/,
    ],
    [
      'two digests of one version',
      `${canonical}\n[[packages.versions]]\nrequirement = "=1.2.3"\nversion = "1.2.3"\ndigest = "${B}"\n`,
      'E_LOCK_PARSE',
      /digest differs/,
    ],
    ['half of the facts', canonical.replace('kind = "component"\n', ''), 'E_LOCK_PARSE', /kind is missing/],
    ['a forged kind', canonical.replace('"component"', '"module"'), 'E_LOCK_PARSE', /kind is neither/],
    ['a negative size', canonical.replace('412345', '-1'), 'E_LOCK_PARSE', /size is not/],
    ['a prototype key', canonical.replace('size =', '__proto__ = 1\nsize ='), 'E_LOCK_PARSE', /TOML/],
  ])('%s', async (_, content, code, message) => {
    const error = await failure(content)
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
  })

  it('names the lines of git conflict markers', async () => {
    const conflict = canonical.replace(
      'version = "1.2.3"',
      '<<<<<<< HEAD\nversion = "1.2.3"\n=======\nversion = "1.2.4"\n>>>>>>> b',
    )
    const error = await failure(conflict)
    expect(error.code).toBe('E_LOCK_CONFLICT')
    expect(error.message).toContain('lines 9, 11, 13')
    expect(error.hint).toContain('install')
  })

  it('lists every bad name and digest in one run', async () => {
    const bad = ['__proto__', 'a:b/../../c', 'A:b', 'a:\u202Eb', 'a:b\\u0000'].map(
      (name) =>
        `[[packages]]\nname = "${name}"\n[[packages.versions]]\nrequirement = "*"\nversion = "1.0.0"\ndigest = "md5:"\n`,
    )
    const error = await failure(`version = 1\n${bad.join('')}`)
    expect(error.code).toBe('E_LOCK_PARSE')
    expect(error.message.match(/name is malformed/g)).toHaveLength(5)
    expect(error.message.match(/digest is malformed/g)).toHaveLength(5)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('never quotes the content of the file', async () => {
    for (const secret of [
      'root:hunter2:0',
      'key = "hunter2',
      '[hunter2',
      'version = 1\nhunter2 hunter2',
      'version = "hunter2"',
      'version = 1\n[[packages]]\nname = "hunter2"',
    ]) {
      const error = await failure(secret)
      expect(`${error.message} ${error.hint}`).not.toContain('hunter2')
    }
  })

  it('never crashes on hostile text', async () => {
    const piece = fc.oneof(
      text,
      fc.constantFrom('version = 1\n', '[[packages]]\n', 'name = "a:b"\n', '{', '[', '"', '=', '\n', 'a.'.repeat(30)),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(piece, { maxLength: 20 }), fc.uint8Array({ maxLength: 8 }), async (pieces, tail) => {
        const content = Buffer.concat([Buffer.from(pieces.join('')), tail])
        const outcome = await parseLock(content, 'x').then(
          () => 'lock',
          (error: { code?: string }) => error.code ?? error,
        )
        expect(['lock', 'E_LOCK_PARSE', 'E_LOCK_CONFLICT', 'E_LOCK_VERSION']).toContain(outcome)
      }),
      { numRuns: 500 },
    )
    await failure(`version = 1\n${'a.'.repeat(100_000)}b = 1\n`)
    await failure(`version = 1\nx = ${'['.repeat(100_000)}\n`)
  })
})
