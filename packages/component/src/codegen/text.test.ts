import { parseExpressionAt } from 'acorn'
import { assert, constantFrom, oneof, property, string } from 'fast-check'
import { expect, it } from 'vitest'
import { exportAs, importAs, member, quote } from './text.js'

const hostile = string({
  unit: oneof(string({ unit: 'binary' }), constantFrom('\u2028', '\u2029', '"', '\\', '`', '${', '</script>', "'")),
})

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

it('names exports by reserved words and quotes what is no name', () => {
  expect(exportAs('$a', 'delete')).toBe('export { $a as delete }')
  expect(exportAs('$a', 'docs:adder/add@0.1.0')).toBe('export { $a as "docs:adder/add@0.1.0" }')
  expect(exportAs('$a', 'x } from "evil"; export { y')).toBe(
    String.raw`export { $a as "x } from \"evil\"; export { y" }`,
  )
  expect(importAs('default', '$b', './a"b.js')).toBe(String.raw`import { default as $b } from "./a\"b.js"`)
  expect(member('$exports', '__proto__')).toBe('$exports["__proto__"]')
})
