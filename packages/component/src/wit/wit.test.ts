import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as jco from '@bytecodealliance/jco-transpile/component'
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { labelledComponent } from '@wasm-pkg/testing/labelled-component'
import { encodeWitPackage } from '@wasm-pkg/testing/wit'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { witText } from '@wasm-pkg/component'
import { parseWat } from '../fixtures/wat.js'
import { readWitApi, type WitApi } from './api.js'
import { printWorld } from './world.js'

const samples = pathToFileURL(join(import.meta.dirname, '../../../../samples/index.mjs')).href
const { buildSample, sampleNames } = (await import(samples)) as {
  buildSample(name: string): Promise<{ bytes: Uint8Array; file: string }>
  readonly sampleNames: readonly string[]
}

/** The worlds that the types are tested with, which have every construct of WIT. */
const worlds = readdirSync(new URL('../types/fixtures/wit/', import.meta.url)).flatMap((file) => {
  const wit = readFileSync(new URL(`../types/fixtures/wit/${file}`, import.meta.url), 'utf8')
  return [...wit.matchAll(/^world ([\w-]+)/gm)].map(([, world = '']) => ({ file, wit, world }))
})

/** `interface.item: text` of one side. */
function lines(side: WitApi['exports']): readonly string[] {
  return [...side].flatMap(([id, item]) =>
    item.kind === 'interface'
      ? [...item.items].map(([name, { text }]) => `${id} ${name}: ${text}`)
      : [`${id}: ${item.text}`],
  )
}

describe('labels', () => {
  it('are printed as WIT writes them', async () => {
    const printed = printWorld(readWitApi(await labelledComponent()))
    expect(printed).toContain('  import second-one: acme:app/number@1.0.0;\n')
    expect(printed).toContain('  export acme:app/runner@1.0.0;\n  export here: acme:app/runner@1.0.0;\n')
    expect(printed.match(/interface runner/g)).toHaveLength(1)
    await expect(componentEmbed({ dummy: true, witSource: printed, features: { tag: 'all' } })).resolves.toBeDefined()
  })
})

describe('readWitApi', () => {
  it('reads functions of interfaces and of the world', async () => {
    const { bytes } = await buildSample('docs:adder@0.2.0')
    expect(lines(readWitApi(bytes).exports)).toEqual([
      'docs:adder/add@0.2.0 add: func(x: u32, y: u32) -> u32',
      'docs:adder/add@0.2.0 subtract: func(x: u32, y: u32) -> u32',
      'hello: func(name: string) -> string',
    ])
  })

  it('reads what a component imports', async () => {
    const { bytes } = await buildSample('docs:consumer@0.1.0')
    expect(lines(readWitApi(bytes).imports)).toEqual(['docs:adder/add@0.1.0 add: func(x: u32, y: u32) -> u32'])
  })

  it('reads functions of a component that is given to another, or taken out of an instance', async () => {
    const inner = '(component $inner (import "f" (func $f (result u32))) (export "get" (func $f)))'
    const bytes = await parseWat(`(component
      (import "f" (func $f (result u32)))
      ${inner}
      (component $takes
        (import "f" (func $f (result u32)))
        (import "c" (component $c (import "f" (func (result u32))) (export "get" (func (result u32)))))
        (instance $i (instantiate $c (with "f" (func $f))))
        (export "get" (func $i "get")))
      (component $has ${inner} (export "inner" (component $inner)))
      (instance $given (instantiate $takes (with "f" (func $f)) (with "c" (component $inner))))
      (instance $holder (instantiate $has))
      (alias export $holder "inner" (component $taken))
      (instance $out (instantiate $taken (with "f" (func $f))))
      (export "given" (func $given "get"))
      (export "taken" (func $out "get")))`)
    expect(lines(readWitApi(bytes).exports)).toEqual(['given: func() -> u32', 'taken: func() -> u32'])
  })

  it('tells the resources of two instances of one type apart', async () => {
    const bytes = await parseWat(`(component
      (type $i (instance (export "r" (type $r (sub resource))) (export "f" (func (result (own $r))))))
      (import "one" (instance (type $i)))
      (import "two" (instance (type $i))))`)
    expect(lines(readWitApi(bytes).imports)).toEqual([
      'one f: func() -> r',
      'one r: resource',
      'two f: func() -> r',
      'two r: resource',
    ])
  })

  it('reads a WIT package: records, variants, enums, flags and resources', async () => {
    const { bytes } = await buildSample('docs:wit-types@0.1.0')
    expect(lines(readWitApi(bytes).exports)).toEqual(
      expect.arrayContaining([
        'docs:wit-types/geometry@0.1.0 point: record { x: f64, y: f64 }',
        'docs:wit-types/geometry@0.1.0 shape: variant { circle(tuple<point, f64>), polygon(list<point>) }',
        'docs:wit-types/drawing@0.1.0 [constructor]canvas: func(width: u32, height: u32) -> canvas',
        'docs:wit-types/drawing@0.1.0 colour: enum { ink, paper, accent }',
        'docs:wit-types/drawing@0.1.0 style: flags { filled, outlined, dashed }',
      ]),
    )
  })

  it('reads every WIT package of WASI, naming foreign resources without versions', async () => {
    for (const name of ['wasi:io', 'wasi:clocks', 'wasi:filesystem', 'wasi:sockets', 'wasi:cli', 'wasi:http']) {
      const { bytes } = await buildSample(name)
      const api = lines(readWitApi(bytes).exports)
      expect(api.length).toBeGreaterThan(0)
      for (const line of api) expect(line.slice(line.indexOf(': '))).not.toContain('@')
    }
  })

  it('refuses types that are nested to exhaust the stack', async () => {
    const chain = Array.from({ length: 5000 }, (_, i) => `(type $t${i} (list ${i === 0 ? 'u8' : `$t${i - 1}`}))`)
    const bytes = await parse(`(component ${chain.join(' ')} (import "f" (func (param "x" $t4999))))`)
    expect(() => readWitApi(bytes)).toThrow(expect.objectContaining({ code: 'E_LIMIT' }))
  })

  it('never hangs, and fails only with errors of its own, on damaged binaries', async () => {
    const { file } = await buildSample('docs:wit-types@0.1.0')
    const sound = readFileSync(file)
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        (edits) => {
          const bytes = Buffer.from(sound)
          for (const [at, value] of edits) bytes[at] = value
          try {
            printWorld(readWitApi(bytes))
          } catch (error) {
            expect(error).toBeInstanceOf(WasmPkgError)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

/** A component that imports and exports what a world says, and does nothing. */
async function dummy(witSource: string, world: string): Promise<Uint8Array> {
  return await componentNew(await componentEmbed({ dummy: true, witSource, world, features: { tag: 'all' } }), [])
}

/** Without second names of types. Functions are printed with the first name, and wasm-tools omits types without a use. */
function withoutSynonyms(text: string): string {
  return text.replace(/^ *type [\w%-]+ = [\w%-]+;\n/gm, '')
}

describe('WIT that is printed reads back to the same', () => {
  it.each([
    [
      'keywords in ids',
      'package bugs:%import; interface %use { record %from { a: u8 } f: func() -> %from; } world w { export %use; }',
    ],
    [
      'an interface imported without the types that its export has',
      'package a:t; interface marks { flags few { a, b } flags unused { c } f: func(x: few) -> few; } world w { import marks; export marks; }',
    ],
    [
      'types of interfaces that the world uses, resources among them',
      'package a:w; interface i { resource thing { get: func() -> string; } record r { a: u8 } } world w { use i.{thing, r as other}; export all: func(x: list<thing>, y: other) -> list<thing>; import take: func(x: borrow<thing>); }',
    ],
    [
      'types of the world itself',
      'package a:w; world w { record r { a: u8 } enum e { x, y } variant v { a(r), b } flags f { p } resource res { m: func(); } export f1: func(a: r, b: e) -> v; import f2: func(c: f, d: res); }',
    ],
    [
      'interfaces written in the world',
      'package a:w; interface i { record r { a: u8 } } world w { import inline: interface { use i.{r}; f: func(x: r) -> result<_, r>; } export out: interface { enum e { a } f: func() -> e; } }',
    ],
    [
      'names that are keywords of WIT',
      'package a:w; interface i { resource %stream { constructor(x: u8); open: static func() -> %stream; next: func(n: u8) -> %record; } type %record = list<u8>; type again = %record; } world w { import i; export i; }',
    ],
    [
      'a constructor that may fail',
      'package a:w; interface i { resource r { constructor(x: u8) -> result<r, string>; } } world w { import i; export i; }',
    ],
    [
      'names of other names',
      'package a:w; interface i { record r { a: u8 } type t = list<r>; } interface j { use i.{r as %type, t}; f: func(x: %type) -> t; } world w { import j; export j; }',
    ],
  ])('%s', async (_what, wit) => {
    const text = printWorld(readWitApi(await dummy(wit, 'w')))
    expect(printWorld(readWitApi(await dummy(text, 'root')))).toBe(text)
  })

  it.each(sampleNames)('of the sample %s', async (name) => {
    const text = await witText((await buildSample(name)).bytes)
    const [head = '', own = ''] = /^package (.*);\n/.exec(text) ?? []
    const [items = '', ...dependencies] = text.slice(head.length).split(/^(?=package )/m)
    const isComponent = own === 'root:component'
    const again = isComponent
      ? await dummy(text, 'root')
      : await encodeWitPackage({ package: own, items, dependencies: dependencies.join('') })
    expect(withoutSynonyms(await witText(again))).toBe(withoutSynonyms(text))
  })

  it.each(worlds)('of the world $world in $file', async ({ wit, world }) => {
    const text = printWorld(readWitApi(await dummy(wit, world)))
    expect(withoutSynonyms(printWorld(readWitApi(await dummy(text, 'root'))))).toBe(withoutSynonyms(text))
  })
})

describe('witText', () => {
  it('prints the world of a component and its interfaces', async () => {
    const { bytes } = await buildSample('docs:consumer@0.1.0')
    expect(await witText(bytes)).toBe(`package root:component;

world root {
  import docs:adder/add@0.1.0;
  export docs:consumer/calc@0.1.0;
}

package docs:adder@0.1.0 {
  interface add {
    add: func(x: u32, y: u32) -> u32;
  }
}

package docs:consumer@0.1.0 {
  interface calc {
    sum: func(values: list<u32>) -> u32;
  }
}
`)
  })

  it.each(['docs:adder@0.2.0', 'docs:consumer@0.1.0', 'docs:greet@0.1.0', 'docs:text@0.1.0'])(
    'of %s is WIT that jco reads',
    async (name) => {
      const { bytes } = await buildSample(name)
      const val = await witText(bytes)
      await jco.$init
      const wit = { tag: 'source', val } as const
      expect(() =>
        jco.generateTypes('x', { wit, world: 'root', features: { tag: 'all' }, asyncMode: { tag: 'sync' } }),
      ).not.toThrow()
    },
  )

  it('tells where a type that is only used comes from', async () => {
    const { bytes } = await buildSample('docs:greet@0.1.0')
    const text = await witText(bytes)
    expect(text).toMatch(/use wasi:io\/streams@0\.2\.\d+\.\{input-stream\};/)
    expect(text).toContain('use greeter.{person};')
  })

  it('prints resources with their methods', async () => {
    const { bytes } = await buildSample('docs:wit-types@0.1.0')
    expect(printWorld(readWitApi(bytes))).toContain(`    resource canvas {
      constructor(width: u32, height: u32);
      draw: func(shape: shape, colour: colour, style: style);
      to-svg: func() -> string;
    }`)
  })

  it('gives the source of a WIT package', async () => {
    const { bytes } = await buildSample('docs:wit-types@0.1.0')
    expect(await witText(bytes)).toMatch(
      /^package docs:wit-types@0\.1\.0;\n\ninterface geometry \{\n {2}record point \{/,
    )
  })
})
