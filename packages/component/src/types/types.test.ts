import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { neutraliseDocs } from './docs.js'
import { renderTypes } from './render.js'
import { readStatements } from './statements.js'
import { typeCheck } from '@wasm-pkg/testing/type-check'
import { typesOf } from './fixtures/check.js'
import type { TypesEntry } from './types.js'

const SAMPLES = ['docs:adder@0.1.0', 'docs:adder@0.2.0', 'docs:consumer@0.1.0', 'docs:greet@0.1.0', 'wasi:http@0.2.12']

let declarations: string

beforeAll(async () => {
  const entries: TypesEntry[] = []
  for (const specifier of SAMPLES) {
    const { bytes } = await buildSample(specifier)
    const types = await typesOf(bytes)
    entries.push({ specifier, types })
    if (specifier === 'docs:adder@0.2.0') {
      entries.push({ specifier: 'docs:adder@0.2.*', types })
      entries.push({ specifier: 'docs:adder/add@0.2.0', types, interface: 'docs:adder/add@0.2.0' })
    }
  }
  declarations = renderTypes(entries)
}, 120_000)

const check = (source: string): Promise<readonly string[]> =>
  typeCheck({ 'wasm-pkg.d.ts': declarations, 'app.ts': source })

describe('the types file', () => {
  it('lets right calls pass', async () => {
    const problems = await check(`
import { add, hello, $init } from 'docs:adder@0.1.0'
import { add as add2 } from 'docs:adder@0.2.0'
import { 'docs:adder/add@0.2.0' as byId } from 'docs:adder@0.2.*'
import { subtract } from 'docs:adder/add@0.2.0'
import { greeter, guests } from 'docs:greet@0.1.0'
import type { types } from 'wasi:http@0.2.12'
await $init
const sum: number = add.add(1, 2) + add2.subtract(2, 1) + byId.add(1, 2) + subtract(3, 2)
const text: string = hello('x') + greeter.greet({ name: 'A', title: undefined, languages: ['en'] })
using book = new guests.GuestBook('host')
book.sign({ name: 'A', languages: [] })
declare const method: types.Method
export const used = [sum, text, method.tag]
`)
    expect(problems).toEqual([])
  })

  it('reports wrong calls where they are, two versions side by side', async () => {
    const problems = await check(`
import { add } from 'docs:adder@0.1.0'
import { greeter } from 'docs:greet@0.1.0'
import 'docs:nope@1.0.0'
add.add('1', 2)
add.subtract(2, 1)
greeter.greet({ name: 'A' })
`)
    expect(problems).toEqual(['app.ts:4 TS2882', 'app.ts:5 TS2345', 'app.ts:6 TS2339', 'app.ts:7 TS2741'])
  })

  it('tells what a module bound to an import must export', async () => {
    const problems = await check(`
import { instantiate, type Imports } from 'docs:consumer@0.1.0?instantiate'
const right = { add: (x: number, y: number) => x + y } satisfies Imports['docs:adder/add@0.1.0']
const sum: number = (await instantiate({ 'docs:adder/add@0.1.0': right })).calc.sum(new Uint32Array(1))
export const wrong = { add: (x: string) => x } satisfies Imports['docs:adder/add@0.1.0']
await instantiate({ 'docs:adder/sub@0.1.0': right })
export const used = sum
`)
    expect(problems).toEqual(['app.ts:5 TS2322', 'app.ts:6 TS2353'])
  })
})

describe('functions that a world imports', () => {
  it('have their signatures', async () => {
    const types = await typesOf(await worldComponent())
    const text = renderTypes([{ specifier: 'docs:surface', types }])
    const world = `import("${types.scope}")`
    for (const line of [
      `"draw"?(c: ${world}.Canvas, _in: boolean): [number, bigint];`,
      `"host-log"?(at: ${world}.Level, text: string, more: ${world}.Mine, label: ${world}.Label): ${world}.Point;`,
      `"lists"?(a: Uint8Array, b: Array<string>, c: ({ tag: 'none' } | { tag: 'some', val: (number | undefined) })): void;`,
      `"nothing"?(): void;`,
    ]) {
      expect(text).toContain(`    ${line}\n`)
    }
    const app = `
import type { Imports } from 'docs:surface?instantiate'
type Log = NonNullable<Imports['host-log']>
export const right: Log = (at, text, { aB }) => ({ x: at === 'low' ? text.length : aB, y: 0 })
export const wrong: Log = (at: number) => ({ x: at, y: 0 })
export const poor: Log = () => ({ x: 0 })
export const plain = { nothing: () => 1, 'docs:surface/types': { Canvas: class {} } } satisfies Imports
export const typo = { nothin: () => 1 } satisfies Imports
`
    expect(await typeCheck({ 'wasm-pkg.d.ts': text, 'app.ts': app })).toEqual([
      'app.ts:5 TS2322',
      'app.ts:6 TS2741',
      'app.ts:8 TS2561',
    ])
  })
})

/** A world that imports functions and uses types of an interface. */
async function worldComponent(): Promise<Uint8Array> {
  const witSource = `package docs:surface@0.1.0;
interface types {
  record point { x: f64, y: f64 }
  resource canvas;
  enum level { low, high }
}
world w {
  use types.{point, canvas, level};
  type label = option<string>;
  record mine { a-b: u8, c: list<u8> }
  import host-log: func(at: level, text: string, more: mine, label: label) -> result<point, string>;
  import draw: func(c: borrow<canvas>, %in: bool) -> tuple<u32, s64>;
  import lists: func(a: list<u8>, b: list<string>, c: option<option<u32>>);
  import nothing: func();
}`
  const binary = await parse(`(module
  (import "$root" "host-log" (func (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
  (import "$root" "draw" (func (param i32 i32 i32)))
  (import "$root" "lists" (func (param i32 i32 i32 i32 i32 i32 i32)))
  (import "$root" "nothing" (func))
  (memory (export "memory") 1)
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))`)
  return await componentNew(await componentEmbed({ binary, witSource, world: 'w' }), [])
}

describe('hostile text', () => {
  it('stays in its comment', () => {
    const text = '/**\n * a */ } declare global { var evil: 1 } /**\n */\nexport function f(): void;\n'
    expect(readStatements(neutraliseDocs(text))).toHaveLength(1)
    expect(() => readStatements(text)).toThrow(expect.objectContaining({ code: 'E_WASM' }))
  })

  it.each([
    'declare global { var x: 1 }',
    '} declare module "fs" {',
    'export namespace N { }',
    'export default 1;',
    "import fs from 'fs';",
    'export type A = `${string}`;',
    'export function f(): void',
    '/* open',
  ])('is no declaration: %s', (text) => {
    expect(() => readStatements(text)).toThrow(expect.objectContaining({ code: 'E_WASM' }))
  })
})
