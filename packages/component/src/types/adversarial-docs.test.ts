import * as fc from 'fast-check'
import { parseAst } from 'rolldown/parseAst'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ComponentFacts } from '../inspect/facts.js'
import { convertTypes } from './convert.js'
import { textOf } from './fixtures/check.js'
import { renderTypes } from './render.js'

/** What would break out of a comment, a string, a line or a module, or change how a compiler reads the file. */
const FRAGMENTS = [
  '*/',
  '/*',
  '//',
  '* /',
  '*\\/',
  '*',
  ' */ export const PWNED: string; /*',
  '*/ } declare global { const PWNED: string } declare module "x" { /*',
  '/// <reference path="../../secret.d.ts" />',
  '// @ts-ignore',
  '@ts-nocheck',
  '//# sourceMappingURL=https://evil.example/map',
  '</script><script>',
  '<!--',
  '${process.env.HOME}',
  '`',
  '"',
  "'",
  '\\',
  '{',
  '}',
  '\u2028',
  '\u2029',
  '\u0085',
  '\r',
  '\t',
  '\uFEFF',
  '\u200D',
  'export * from "fs"',
  'a'.repeat(5000),
  'é😀',
]

/** Docs of an item of each kind, each of one or more lines. */
function witSource(docs: readonly string[]): string {
  let next = 0
  const doc = (): string => {
    const text = docs.length === 0 ? '' : (docs[next++ % docs.length] ?? '')
    return text === ''
      ? ''
      : `${text
          .split('\n')
          .map((line) => `/// ${line}`)
          .join('\n')}\n`
  }
  return `package a:b@1.0.0;
${doc()}interface api {
${doc()}record point { ${doc()} x: u32, ${doc()} y: u32 }
${doc()}variant shape { ${doc()} circle(point), ${doc()} none }
${doc()}enum colour { ${doc()} red, ${doc()} blue }
${doc()}flags style { ${doc()} bold, ${doc()} thin }
${doc()}type pair = tuple<u32, u32>;
${doc()}resource canvas { ${doc()} constructor(width: u32); ${doc()} draw: func(at: point) -> shape; ${doc()} open: static func() -> canvas; }
${doc()}paint: func(colour: colour, style: style) -> result<pair, string>;
}
${doc()}world w { ${doc()} import api; ${doc()} export run: func(); }`
}

let jco: typeof import('@bytecodealliance/jco-transpile/component')

beforeAll(async () => {
  jco = await import('@bytecodealliance/jco-transpile/component')
  await jco.$init
})

const FACTS = {
  kind: 'component',
  digest: `sha256:${'0'.repeat(64)}`,
  imports: ['a:b/api@1.0.0'],
  exports: ['run'],
} as unknown as ComponentFacts

/** The types file for a component with these docs; undefined if WIT itself does not allow them. */
function declarations(docs: readonly string[]): string | undefined {
  const wit = { tag: 'source', val: witSource(docs) } as const
  let files
  try {
    files = jco.generateTypes('component', { wit, world: 'w', features: { tag: 'all' }, asyncMode: { tag: 'sync' } })
  } catch {
    return undefined
  }
  return renderTypes([{ specifier: 'a:b', types: convertTypes(textOf(files), FACTS) }])
}

/** What a compiler sees: everything but places and comments. */
function syntax(text: string): string {
  const skipped = new Set(['start', 'end', 'range', 'loc'])
  return JSON.stringify(parseAst(text, { lang: 'dts' }), (key, value: unknown) =>
    skipped.has(key) ? undefined : value,
  )
}

describe('docs of a package', () => {
  it('are shown', () => {
    expect(declarations(['what it is for'])).toContain('* what it is for')
  })

  it('say nothing to a compiler, whatever they hold', () => {
    const without = syntax(declarations([]) ?? '')
    expect(without).toContain('Canvas')
    let compared = 0
    const docs = fc.array(
      fc.array(fc.constantFrom(...FRAGMENTS, '\n'), { maxLength: 8 }).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(docs, (list) => {
        const text = declarations(list)
        if (text === undefined) return
        compared += 1
        expect(syntax(text) === without).toBe(true)
        // Directives of a compiler count in comments of their own alone; these lines are inside of one.
        expect(text.match(/^\s*\/\/\/?\s*(?:<reference path|@ts-|# source)/m)).toBeNull()
      }),
      { numRuns: 300 },
    )
    expect(compared).toBeGreaterThan(50)
  }, 60_000)
})
