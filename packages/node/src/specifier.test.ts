import { expect, it } from 'vitest'
import { isGenerated, mayBePackage } from './specifier.js'

it.each(['docs:adder', 'docs:adder@^0.1', 'my-org:lib/part@1.0.0', 'docs:adder@0.1.0?instantiate'])(
  'asks about %s',
  (specifier) => expect(mayBePackage(specifier)).toBe(true),
)

it.each([
  'node:fs',
  'file:///app/main.mjs',
  'data:text/javascript,1',
  'https://example.com/x.js',
  './a:b.js',
  'react',
  '@scope/name',
  'C:\\app',
  'wasm-pkg:facade/docs:adder@0.1.0/00',
])('does not ask about %s', (specifier) => expect(mayBePackage(specifier)).toBe(false))

it('knows generated modules by their prefix', () => {
  expect([isGenerated('wasm-pkg:glue/x'), isGenerated('docs:adder'), isGenerated(undefined)]).toEqual([
    true,
    false,
    false,
  ])
})
