import * as fc from 'fast-check'
import { parseAst } from 'rolldown/parseAst'
import { beforeAll, describe, expect, it } from 'vitest'
import { encodeWitPackage } from '@wasm-pkg/testing/wit'
import { typesOf } from './fixtures/check.js'
import { renderTypes } from './render.js'

/** Text that would end a comment, a string, a line or a module, or change how a compiler reads the file. */
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

const WIT = `interface api {
record point { x: u32, y: u32 }
variant shape { circle(point), none }
enum colour { red, blue }
flags style { bold, thin }
type pair = tuple<u32, u32>;
resource canvas { constructor(width: u32); draw: func(at: point) -> shape; open: static func() -> canvas; }
paint: func(colour: colour, style: style) -> result<pair, string>;
}`

let pack: Uint8Array

beforeAll(async () => {
  pack = await encodeWitPackage({ package: 'a:b@1.0.0', items: WIT })
})

/** The section of docs as wit-component writes it, with docs of an item of each kind. */
function docsSection(docs: readonly string[]): Uint8Array {
  let next = 0
  const doc = (): string => docs[next++ % docs.length] ?? ''
  const type = (...items: string[]): unknown => ({
    docs: doc(),
    items: Object.fromEntries(items.map((item) => [item, doc()])),
  })
  const types = {
    point: type('x', 'y'),
    shape: type('circle', 'none'),
    colour: type('red', 'blue'),
    style: type('bold', 'thin'),
    pair: type(),
    canvas: type(),
  }
  const members = ['[constructor]canvas', '[method]canvas.draw', '[static]canvas.open', 'paint']
  const funcs = Object.fromEntries(members.map((name, at) => [name, at % 2 === 0 ? doc() : { docs: doc() }]))
  const json = Buffer.from(JSON.stringify({ interfaces: { api: { docs: doc(), funcs, types } } }))
  const name = Buffer.from('package-docs')
  const content = Buffer.concat([Buffer.from([name.length]), name, Buffer.from([1]), json])
  return Buffer.concat([Buffer.from([0]), leb128(content.length), content])
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = []
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Uint8Array.from([...bytes, left])
    bytes.push((left & 0x7f) | 0x80)
  }
}

/** The types file for a package with these docs. */
function declarations(docs: readonly string[]): string {
  const bytes = docs.length === 0 ? pack : Buffer.concat([pack, docsSection(docs)])
  const types = typesOf(bytes)
  // Names of modules contain the digest, which differs for each text of docs.
  return renderTypes([{ specifier: 'a:b', types }]).replaceAll(types.scope, 'wasm-pkg:types/docs')
}

/** What a compiler sees: everything except positions and comments. */
function syntax(text: string): string {
  const skipped = new Set(['start', 'end', 'range', 'loc'])
  return JSON.stringify(parseAst(text, { lang: 'dts' }), (key, value: unknown) =>
    skipped.has(key) ? undefined : value,
  )
}

describe('docs of a package', () => {
  it('are shown with what they are about', () => {
    const text = declarations(['what it is for'])
    expect(text.match(/\* what it is for$/gm)).toHaveLength(18)
    expect(text).toContain('    /**\n     * what it is for\n     */\n    draw(at: Point): Shape;\n')
    expect(text).toContain('  /**\n   * what it is for\n   */\n  export interface Point {\n')
  })

  it.each(['no JSON', '[]', '{"interfaces":{"api":{"funcs":5,"types":{"point":null}}}}', '{"interfaces":7}'])(
    'are left out when they are not written as they should be: %s',
    (json) => {
      const content = Buffer.concat([Buffer.from('\x0cpackage-docs\x01'), Buffer.from(json)])
      const section = Buffer.concat([Buffer.from([0]), leb128(content.length), content])
      expect(typesOf(Buffer.concat([pack, section])).blocks[0]?.text).toBe(typesOf(pack).blocks[0]?.text)
    },
  )

  it('say nothing to a compiler, whatever they hold', () => {
    const without = syntax(declarations([]))
    expect(without).toContain('Canvas')
    const docs = fc.array(
      fc.array(fc.constantFrom(...FRAGMENTS, '\n'), { maxLength: 8 }).map((parts) => parts.join('')),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(docs, (list) => {
        const text = declarations(list)
        expect(syntax(text) === without).toBe(true)
        // Compiler directives only work in separate comments. These lines are inside of one comment.
        expect(text.match(/^\s*\/\/\/?\s*(?:<reference path|@ts-|# source)/m)).toBeNull()
      }),
      { numRuns: 300 },
    )
  }, 60_000)
})
