import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { labelledComponent } from '@wasm-pkg/testing/labelled-component'
import { buildSample } from '@wasm-pkg/testing/samples'
import { readTypesFile } from './earlier.js'
import { renderTypes } from './render.js'
import { typeCheck } from '@wasm-pkg/testing/type-check'
import { encodeWitPackage } from '@wasm-pkg/testing/wit'
import { inspectComponent } from '../inspect/facts.js'
import { describeTypes } from './describe.js'
import { typesOf } from './fixtures/check.js'
import { dummyComponent } from './fixtures/jco.js'
import type { TypesEntry } from './types.js'

const SAMPLES = ['docs:adder@0.1.0', 'docs:adder@0.2.0', 'docs:consumer@0.1.0', 'docs:greet@0.1.0', 'wasi:http@0.2.12']

let declarations: string
const entries: TypesEntry[] = []

beforeAll(async () => {
  for (const specifier of SAMPLES) {
    const { bytes } = await buildSample(specifier)
    const types = typesOf(bytes)
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

describe('labels', () => {
  it('name imports and exports, each with the types of its interface', async () => {
    const types = typesOf(await labelledComponent())
    const problems = await typeCheck({
      'wasm-pkg.d.ts': renderTypes([
        { specifier: 'acme:app', types },
        { specifier: 'acme:app/here', types, interface: 'here=acme:app/runner@1.0.0' },
      ]),
      'app.ts': `
import { here, overThere, runner } from 'acme:app'
import { run } from 'acme:app/here'
import { instantiate, type Imports } from 'acme:app?instantiate'
export const sum: number = here.run() + overThere.run() + runner.run() + run()
export const ready = instantiate({ first: { get: () => 1 }, 'second-one': { get: () => 2 } })
export const wrong = { get: () => '1' } satisfies Imports['first']
`,
    })
    expect(problems).toEqual(['app.ts:7 TS2322'])
  })
})

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

describe('the file for TypeScript before 5.6', () => {
  it('has no exports under ids, neither made nor kept', () => {
    const text = renderTypes(entries, new Map(), { byId: false })
    expect(text).not.toContain(' as "')
    expect(text).toContain('  export * as add from ')
    expect(declarations).toContain(' as "docs:adder/add@0.2.0" from ')
    const kept = readTypesFile(declarations) ?? new Map<string, string>()
    expect(renderTypes([], kept, { byId: false })).toBe(text)
  })
})

describe('functions that a world imports', () => {
  it('have their signatures', async () => {
    const types = typesOf(await worldComponent())
    const text = renderTypes([{ specifier: 'docs:surface', types }])
    const world = `import("${types.scope}")`
    for (const line of [
      `"draw"?(c: ${world}.Canvas, in_: boolean): [number, bigint];`,
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

describe('names', () => {
  it('that hide those of the language, or that two types would have, are kept apart', async () => {
    const wit = await readFile(new URL('./fixtures/names.wit', import.meta.url), 'utf8')
    const types = typesOf(await dummyComponent(wit, 'names'))
    const text = renderTypes([{ specifier: 'proof:names', types }])
    const app = `
import { collisions, shadows } from 'proof:names'
export const [first, second]: [shadows.Uint8Array, shadows.Array] = shadows.bytes(new Uint8Array(1), ['x'])
export const kept: Promise<shadows.Promise> = shadows.wait(1)
export const circle: collisions.Shape = { tag: 'circle', val: 1 }
export const other: collisions.ShapeCircle = { a: 1 }
export const result: collisions.Result = collisions.optional({ tag: 'some', val: 1 }, [{ tag: 'err', val: 'x' }])
export const option: 'one' | 'two' = collisions.undefined()
using builder = new collisions.Builder()
export const made: number = builder['constructor']()
shadows.bytes(first, ['x'])
collisions.optional({ tag: 'one' }, [])
`
    expect(await typeCheck({ 'wasm-pkg.d.ts': text, 'app.ts': app })).toEqual(['app.ts:11 TS2740', 'app.ts:12 TS2820'])
  })
})

describe('a WIT package', () => {
  it('has what its worlds say of others, not only what its interfaces use of them', async () => {
    const dependencies =
      'package dep:x@1.0.0 { interface types { resource t { size: func() -> u8; } make: func() -> t; } }'
    const items = 'interface api { f: func(); }\nworld w { import dep:x/types@1.0.0; }'
    const { blocks } = typesOf(await encodeWitPackage({ package: 'a:b@1.0.0', items, dependencies }))
    const text = blocks.find(({ id }) => id.endsWith('dep:x/types@1.0.0'))?.text
    expect(text).toContain('    size(): number;\n')
    expect(text).toContain('  export function make(): T;\n')
  })
})

describe('functions that may wait', () => {
  it('give promises, and no other does', async () => {
    const bytes = await dummyComponent(WAITING, 'w')
    const id = 'acme:image/codec@1.0.0'
    const names = ['decode', 'delete', '[method]image.scale', '[static]image.load', '[constructor]image', 'none']
    const async = { imports: ['ask'], exports: [...names.map((name) => `${id}#${name}`), 'run'] }
    const { blocks, world, imports } = describeTypes(bytes, inspectComponent(bytes), async)
    const lines = [...blocks.flatMap(({ text }) => text.split('\n')), ...world.split('\n')].map((line) => line.trim())
    expect(lines.filter((line) => line.includes('Promise<'))).toEqual([
      'export function decode(bytes: Uint8Array): Promise<Image>;',
      'function $delete(id: number): Promise<void>;',
      'static load(name: string): Promise<Image>;',
      'scale(by: number): Promise<Image>;',
      'export function run(): Promise<void>;',
    ])
    expect(lines).toContain('export function decodeAll(): void;')
    expect(lines).toContain('scale(by: number): Other;')
    expect(imports.map(({ signature }) => signature)).toEqual(['(): Promise<number>'])
  })
})

const WAITING = `package acme:image@1.0.0;
interface codec {
  resource image { constructor(width: u32); scale: func(by: u32) -> image; load: static func(name: string) -> image; }
  resource other { scale: func(by: u32) -> other; }
  decode: func(bytes: list<u8>) -> image;
  decode-all: func();
  %delete: func(id: u32);
}
world w {
  import ask: func() -> u32;
  export codec;
  export run: func();
}`
