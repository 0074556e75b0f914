import { buildSample } from '@wasm-pkg/testing/samples'
import { expect, it } from 'vitest'
import { inspectComponent } from '../inspect/facts.js'
import { describeExports } from './exported.js'
import { dummyComponent } from './fixtures/jco.js'

it('names what an import can take, and shows interfaces as namespaces', async () => {
  const { bytes } = await buildSample('docs:adder@0.1.0')
  const { names, text } = describeExports(bytes, inspectComponent(bytes))
  expect(names).toEqual(['hello', 'add'])
  expect(text).toBe(`export function hello(name: string): string;

export namespace add {
  export function add(x: number, y: number): number;
}
`)
})

it('names the types of other interfaces without the digest of the package', async () => {
  const { bytes } = await buildSample('docs:greet@0.1.0')
  const { names, text } = describeExports(bytes, inspectComponent(bytes))
  expect(names).toEqual(['hello', 'greeter', 'guests'])
  expect(text).toContain('export class GuestBook')
  expect(text).not.toContain('wasm-pkg:types/')
})

it('does not name a function whose name is a reserved word, which an import has to rename', async () => {
  const bytes = await dummyComponent('package docs:test; world test { export %delete: func(id: u32); }', 'test')
  const { names, text } = describeExports(bytes, inspectComponent(bytes))
  expect(names).toEqual([])
  expect(text).toContain('export { $delete as delete };')
})
