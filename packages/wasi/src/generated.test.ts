import { parse, parseExpressionAt } from 'acorn'
import { assert, constantFrom, oneof, property, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GeneratedModule, hasExport, printModule, quote, withSpecifiers } from './generated.js'

const hostile = string({
  unit: oneof(string({ unit: 'binary' }), constantFrom('\u2028', '\u2029', '"', '\\', '`', '${', '</script>', "'")),
})

describe('quote', () => {
  it('quotes any text so that it reads back as it was', () => {
    assert(
      property(hostile, (text) => {
        const code = quote(text)
        expect(parseExpressionAt(code, 0, { ecmaVersion: 5 })).toMatchObject({
          type: 'Literal',
          value: text,
          end: code.length,
        })
      }),
    )
  })

  it('leaves nothing that ends a line or a script element', () => {
    expect(quote('</script>\u2028\u2029\n"')).toBe(String.raw`"\x3c/script>\u2028\u2029\n\""`)
  })
})

const EVIL = 'x } from "evil"; export { y'

const module: GeneratedModule = {
  imports: [
    { from: './a"b.js', name: 'default', local: '$a' },
    { from: './b.js', local: '$b' },
    { from: './c.js', name: EVIL, local: '$c' },
    { from: './c.js', name: EVIL, local: '$c' },
  ],
  body: ['const $d = 1', 'export const seen = 2'],
  exports: [
    { kind: 'local', name: 'delete', local: '$d' },
    { kind: 'local', name: 'docs:adder/add@0.1.0', local: '$d' },
    { kind: 'from', name: EVIL, from: './b.js', imported: 'default' },
    { kind: 'from', name: 'all', from: './b.js' },
    { kind: 'all', from: './c.js' },
    { kind: 'declared', name: 'seen' },
  ],
}

describe('printModule', () => {
  it('names what it can by reserved words and quotes the rest', () => {
    expect(printModule(module)).toMatchInlineSnapshot(`
      "import $a from "./a\\"b.js"
      import * as $b from "./b.js"
      import { "x } from \\"evil\\"; export { y" as $c } from "./c.js"
      const $d = 1
      export const seen = 2
      export { $d as delete }
      export { $d as "docs:adder/add@0.1.0" }
      export { default as "x } from \\"evil\\"; export { y" } from "./b.js"
      export * as all from "./b.js"
      export * from "./c.js"
      "
    `)
  })

  it('prints what imports and exports exactly what the data say, whatever the names are', () => {
    assert(
      property(hostile, hostile, (from, name) => {
        const code = printModule({
          imports: [{ from, name, local: '$a' }],
          body: [],
          exports: [
            { kind: 'local', name, local: '$a' },
            { kind: 'from', name: `${name}2`, from, imported: name },
          ],
        })
        const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' })
        expect(body).toHaveLength(3)
        expect(body[0]).toMatchObject({ type: 'ImportDeclaration', source: { value: from } })
      }),
    )
  })
})

describe('withSpecifiers', () => {
  it('asks once for each specifier and replaces it in imports and exports', async () => {
    const asked: string[] = []
    const replaced = await withSpecifiers(module, async (specifier) => {
      asked.push(specifier)
      return specifier === './b.js' ? './other.js' : specifier
    })
    expect(asked).toEqual(['./a"b.js', './b.js', './c.js'])
    expect(replaced.imports[1]).toEqual({ from: './other.js', local: '$b' })
    expect(replaced.exports[3]).toEqual({ kind: 'from', name: 'all', from: './other.js' })
    expect(replaced.body).toBe(module.body)
  })
})

describe('hasExport', () => {
  it('tells an export of that name, whose ever it is', () => {
    expect(hasExport(module, 'seen')).toBe(true)
    expect(hasExport(module, 'default')).toBe(false)
    expect(hasExport({ ...module, exports: [{ kind: 'all', from: './c.js' }] }, 'default')).toBe(false)
    expect(
      hasExport({ ...module, exports: [{ kind: 'from', name: 'default', from: './c.js', imported: 'a' }] }, 'default'),
    ).toBe(true)
  })
})
