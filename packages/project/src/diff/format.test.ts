import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY_LOCK } from '../lock/types.js'
import { diffLocks } from './diff.js'
import { lockOf } from './fixtures/lock.js'
import { code, formatDiffMarkdown, MAX_COMMENT } from './markdown.js'
import { formatDiffText } from './text.js'

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
const diff = diffLocks(before, after, { policy: { imports: [] }, policyChanged: true })

const NASTY = fc.string({
  unit: fc.constantFrom('`', '``', '|', '\\', '@', ' ', '\n', '<', '>', '[', ']', '(', '#', 'a', '\u202E'),
  maxLength: 24,
})

describe('the text', () => {
  it('tells everything in order of risk', () => {
    expect(formatDiffText(diff))
      .toBe(`1 rule of the policy broken, 1 package reaches further, 1 new package, 1 broken promise of compatibility, 1 version move, 1 package removed.

Policy
  the policy in package.json changed as well: review it
  ! acme:image@1.0.1 breaks policy.imports: import wasi:sockets/tcp@0.2.3 (allowed: no imports; asked for by package.json)

Capabilities
  ! acme:image gains Network: it can open network connections and look up host names
        + wasi:sockets/tcp@0.2.3

Packages
  + acme:new 0.1.0 from other.example, 1.0 kB, for package.json
  - acme:old 1.0.0 from registry.example, 1.0 kB, for package.json

API
  ! acme:image 1.0.0 -> 1.0.1 breaks its users, which this version step promises not to
        breaking:   no longer exports acme:image/resize@1.0.0

Versions
  acme:image  1.0.0 -> 1.0.1  patch upgrade

Sizes
  ! acme:image  1.0 kB -> 4.0 kB  (x4.0)
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
      '| `acme:image` | gains **Network** | it can open network connections and look up host names | + `wasi:sockets/tcp@0.2.3` |',
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
    expect(page).toMatch(/\d+ more lines do not fit into a comment/)
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
        // The page's own headings are the only marks of ours.
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

/**
 * What GitHub leaves outside of code spans. Tables are split into cells first, at bars that no backslash escapes (cmark-gfm's
 * scanner); then a run of backticks ends at the next run of the same length (CommonMark 6.1).
 */
function withoutSpans(page: string): string {
  return page
    .split('\n')
    .flatMap((line) => (line.startsWith('|') ? (line.match(/(?:\\[!-/:-@[-`{-~]|[^|])+/g) ?? []) : [line]))
    .map((text) => text.replaceAll(/(?<!`)(?<fence>`+)(?!`).*?(?<!`)\k<fence>(?!`)/g, ''))
    .join('\n')
}
