import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_LOCK } from '@wasm-pkg/project/lock'
import { parseManifest } from '@wasm-pkg/project'
import type { ReviewedManifest } from '../diff/types.js'
import { diffLocks, type DiffOptions, isEmptyDiff } from '../diff/diff.js'
import { lockOf, type PinShape } from '@wasm-pkg/testing/lock'
import { headline } from './headline.js'
import { code } from './markdown/code.js'
import { formatDiffMarkdown, MAX_COMMENT } from './markdown/page.js'
import { formatDiffText } from './text.js'

/** One side of package.json. */
function manifestOf(document: object): ReviewedManifest {
  const { permissions } = parseManifest(JSON.stringify({ wasmPkg: document }), '/project/package.json')
  return { document, permissions }
}

const before = lockOf(
  {
    name: 'acme:image',
    version: '1.0.0',
    requirement: '^1',
    imports: [],
    exports: ['acme:image/resize@1.0.0'],
    size: 1000,
  },
  { name: 'acme:old', version: '1.0.0' },
)
const after = lockOf(
  { name: 'acme:image', version: '1.0.1', requirement: '^1', imports: ['wasi:sockets/tcp@0.2.3'], size: 4000 },
  { name: 'acme:new', version: '0.1.0', registry: 'other.example' },
)
const diff = diffLocks(before, after, {
  policies: [{ imports: [] }],
  manifests: {
    before: manifestOf({ policy: { imports: ['*'] }, dependencies: { 'acme:image': '1' } }),
    after: manifestOf({
      policy: { imports: [] },
      dependencies: { 'acme:image': '^1' },
      async: { 'acme:image': { exports: ['run'] } },
      permissions: { '*': { network: true } },
      overrides: { 'acme:old': './old.wasm' },
      bindings: { 'host:log/log': './log.js' },
      registries: { namespaces: { acme: 'evil.example' } },
    }),
  },
})

const POLICY_CHANGED = { manifests: { before: manifestOf({}), after: manifestOf({ policy: { imports: [] } }) } }

const PIN: PinShape = { name: 'acme:image', version: '1.0.0', requirement: '*' }

const NASTY = fc.string({
  unit: fc.constantFrom('`', '``', '|', '\\', '@', ' ', '\n', '<', '>', '[', ']', '(', '#', 'a', '\u202E'),
  maxLength: 24,
})

describe('the text', () => {
  it('tells everything in order of risk', () => {
    expect(formatDiffText(diff))
      .toBe(`1 rule of the policy broken, 1 permission granted, 1 override changed, 1 binding changed, 1 registry mapping changed, 1 change of the policy, 1 package reaches further, 1 new package, 1 API broken in a compatible version, 1 version move, 1 package removed.

Permissions in package.json
  ! permissions["*"].network: nothing -> true

Overrides
  ! overrides["acme:old"]: nothing -> ./old.wasm

Bindings in package.json
  ! bindings["host:log/log"]: nothing -> ./log.js

Registry mappings in package.json
  ! registries.namespaces.acme: nothing -> evil.example

Policy
  the policy in package.json changed as well, and the change is judged by both: review it
  ! policy.imports: ["*"] -> []
  ! acme:image@1.0.1 breaks policy.imports: import wasi:sockets/tcp@0.2.3 (allowed: no imports; required by package.json)

Capabilities
  ! acme:image gains Network: it can open network connections and look up host names; granted by this change
        + wasi:sockets/tcp@0.2.3

Packages
  + acme:new 0.1.0 from registry.example/acme/new (configured as other.example), 1.0 kB, for package.json
  - acme:old 1.0.0 from registry.example/acme/old, 1.0 kB, for package.json

API
  ! acme:image 1.0.0 to 1.0.1 breaks code that uses it, although this version step promises not to
        breaking:   no longer exports acme:image/resize@1.0.0

Versions
  acme:image  1.0.0 -> 1.0.1  patch upgrade

Sizes
  ! acme:image  1.0 kB -> 4.0 kB  (x4.0)

Other changes of package.json
    async["acme:image"]: nothing -> {"exports":["run"]}
    dependencies["acme:image"]: 1 -> ^1

Based on the lock files alone: facts, functions and types were not checked against the bytes.
`)
  })

  it('is one line when nothing changed', () => {
    expect(formatDiffText(diffLocks(before, before))).toBe('No change.\n')
  })
})

describe('the Markdown', () => {
  it('is a page with a marker, tables and collapsed details', () => {
    const page = formatDiffMarkdown(diff)
    expect(page).toMatch(/^<!-- wasm-pkg lock diff -->\n## WebAssembly packages: 1 rule of the policy broken/)
    expect(page).toContain(
      '| `acme:image` | gains **Network** | it can open network connections and look up host names; granted by this change | + `wasi:sockets/tcp@0.2.3` |',
    )
    expect(page).toContain('<details><summary>Sizes (1)</summary>')
    expect(page.indexOf('### Policy')).toBeLessThan(page.indexOf('### Capabilities'))
    expect(page.indexOf('### Capabilities')).toBeLessThan(page.indexOf('### New and removed packages'))
  })

  it('never exceeds a comment, and says what it left out', () => {
    const imports = Array.from({ length: 40 }, (_, i) => `evil:pkg${i}/${'x'.repeat(150)}`)
    const many = lockOf(...Array.from({ length: 900 }, (_, i) => ({ name: `acme:p${i}`, version: '1.0.0', imports })))
    const page = formatDiffMarkdown(diffLocks(EMPTY_LOCK, many))
    expect(page.length).toBeLessThanOrEqual(MAX_COMMENT)
    expect(page).toMatch(/\d+ more lines were left out/)
  })

  it('keeps room for each section, however much another one says', () => {
    const pin = { name: 'acme:image', version: '1.0.0' }
    const imports = Array.from({ length: 12 }, (_, i) => `wasi:filesystem/types-${i}-${'x'.repeat(100)}@0.2.0`)
    const padding = Array.from({ length: 300 }, (_, i) => ({ name: `evil:pkg-x${i}`, version: '1.0.0', imports }))
    const moved = { ...pin, content: 'other', registry: 'evil.example' }
    const page = formatDiffMarkdown(diffLocks(lockOf(pin), lockOf(moved, ...padding)))
    expect(page.length).toBeLessThanOrEqual(MAX_COMMENT)
    expect(page).toContain('has different bytes under the same version')
    expect(page).toContain('comes from another registry')
    expect(page).toMatch(/### New and removed packages[^#]*evil:pkg-x0`/)
  })

  it('collapses what only adds to an API', () => {
    const pins = Array.from({ length: 50 }, (_, i) => ({ name: `acme:p${i}`, version: '1.0.0' }))
    const more = pins.map((pin) => ({ ...pin, content: 'x', exports: ['more'] }))
    const page = formatDiffMarkdown(diffLocks(lockOf(...pins), lockOf(...more)))
    expect(page).toContain('<details><summary>Other API changes (50)</summary>')
    expect(page).not.toContain('### API')
  })

  it('lets no text of the lock out of its code span', () => {
    const hostile = [
      '@everyone',
      '`@everyone`',
      '``` @x',
      '</details><script>alert(1)</script>',
      '[a](https://evil.example)',
      'a|b|c',
      'a\\|@b',
      '\\|`@b`|`',
      'a\nb\r\n# heading',
      '\u202Eabc',
      '#1 GH-1 https://evil.example',
      ' ',
      '`',
      'a\\',
    ]
    const lock = lockOf({
      name: 'acme:image',
      version: '1.0.0',
      imports: hostile,
      source: '@me',
      requiredBy: hostile,
      registry: '|@org',
      signer: '@someone',
    })
    const other = lockOf({ name: 'acme:image', version: '1.0.1', source: '`@you`', imports: [], exports: hostile })
    for (const page of [diffLocks(EMPTY_LOCK, lock), diffLocks(lock, other), diffLocks(other, lock)].map((change) =>
      formatDiffMarkdown(change),
    )) {
      const outside = withoutSpans(page)
      expect(outside).not.toMatch(/@|evil|script|heading|GH-|\u202E/)
    }
  })

  it('keeps whatever is in a lock inside of code', () => {
    fc.assert(
      fc.property(fc.array(NASTY, { maxLength: 4 }), NASTY, (texts, source) => {
        const pin = { name: 'acme:image', version: '1.0.0', imports: texts, exports: texts, requiredBy: texts, source }
        const page = formatDiffMarkdown(diffLocks(EMPTY_LOCK, lockOf(pin)))
        // The page's own headings are the only Markdown outside of code spans.
        expect(withoutSpans(page).replaceAll(/^#{2,3} /gm, '')).not.toMatch(/[@[\]#\\`]/)
      }),
      { numRuns: 2000 },
    )
  })

  it.each([
    ['a', '`a`'],
    ['a`b', '`` a`b ``'],
    ['`', '`` ` ``'],
    ['', '(empty)'],
    ['a|b', '`a\\u{7c}b`'],
  ])('writes %j as %s', (text, span) => {
    expect(code(text)).toBe(span)
  })
})

describe('the headline', () => {
  it.each<[string, PinShape, PinShape, DiffOptions?]>([
    ['1 package from another registry or repository', PIN, { ...PIN, registry: 'b.example', source: 'b.example/x' }],
    ['1 package from another registry or repository', PIN, { ...PIN, source: 'registry.example/other' }],
    ['1 package with another signer', { ...PIN, signer: 'https://a.example' }, PIN],
    ['1 change of the policy', PIN, PIN, POLICY_CHANGED],
    ['1 package misdescribed by the lock file', PIN, { ...PIN, imports: ['steal'] }],
    ['1 package can do more, 1 version move', PIN, { ...PIN, version: '1.0.1', imports: ['steal', 'evil:x/y@1.0.0'] }],
    ['1 package with unknown capabilities, 1 version move', PIN, { ...PIN, version: '1.0.1', bare: true }],
    ['1 downgrade', PIN, { ...PIN, version: '0.9.0' }],
    [
      '1 version move',
      { ...PIN, imports: ['wasi:filesystem/types@0.2.3'] },
      { ...PIN, version: '1.0.1', imports: ['wasi:filesystem/types@0.2.6'] },
    ],
  ])('is %j', (title, from, to, options) => {
    expect(headline(diffLocks(lockOf(from), lockOf(to), options))).toBe(title)
  })

  it('says that nothing changed if, and only if, nothing did', () => {
    const pin = fc.record({
      name: fc.constantFrom('acme:a', 'acme:b'),
      version: fc.constantFrom('1.0.0', '1.0.1', '2.0.0'),
      requirement: fc.constantFrom('^1', '^2'),
      content: fc.constantFrom('x', 'y'),
      registry: fc.constantFrom('r.example', 's.example'),
      source: fc.constantFrom('r.example/a', 's.example/a'),
      imports: fc.subarray(['wasi:io/streams@0.2.0', 'wasi:sockets/tcp@0.2.0', 'acme:a/types@1.0.0', 'log']),
      exports: fc.subarray(['acme:a/api@1.0.0', 'acme:a/api@1.1.0']),
      bare: fc.boolean(),
    })
    const lock = fc.uniqueArray(pin, {
      maxLength: 4,
      selector: ({ name, registry, requirement }) => `${name} ${registry} ${requirement}`,
    })
    fc.assert(
      fc.property(lock, lock, fc.boolean(), (from, to, policyChanged) => {
        const change = diffLocks(lockOf(...from), lockOf(...to), policyChanged ? POLICY_CHANGED : {})
        expect(headline(change) === 'no significant change').toBe(isEmptyDiff(change))
        if (!isEmptyDiff(change)) expect(formatDiffText(change)).not.toBe('No change.\n')
      }),
      { numRuns: 300 },
    )
  })
})

/**
 * The text that GitHub sees outside of code spans. Tables are split into cells first, at bars that no backslash escapes
 * (cmark-gfm's scanner); then a run of backticks ends at the next run of the same length (CommonMark 6.1).
 */
function withoutSpans(page: string): string {
  return page
    .split('\n')
    .flatMap((line) => (line.startsWith('|') ? (line.match(/(?:\\[!-/:-@[-`{-~]|[^|])+/g) ?? []) : [line]))
    .map((text) => text.replaceAll(/(?<!`)(?<fence>`+)(?!`).*?(?<!`)\k<fence>(?!`)/g, ''))
    .join('\n')
}
