import { componentWit } from '@bytecodealliance/jco-transpile/wasm-tools'
import { isWasmPkgError } from '@wasm-pkg/registry-client/errors'
import * as fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { labelledComponent } from '@wasm-pkg/testing/labelled-component'
import { ends } from '@wasm-pkg/testing/patience'
import { buildSample } from '@wasm-pkg/testing/samples'
import { MAPS, parseWat } from '../fixtures/wat.js'
import { readWitApi } from '../wit/api.js'
import { inspectComponent, requireKind } from './facts.js'

const WIT_PACKAGES = ['cli', 'clocks', 'filesystem', 'http', 'io', 'random', 'sockets'].map(
  (name) => `wasi:${name}@0.2.12`,
)
const SMALL = ['docs:adder@0.1.0', 'docs:consumer@0.1.0', 'docs:wit-types@0.1.0', ...WIT_PACKAGES]
const HEAD = [0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]
const MODULE = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00)

const samples = new Map<string, Uint8Array>()

beforeAll(async () => {
  for (const name of SMALL) samples.set(name, (await buildSample(name)).bytes)
  samples.set('labels', await labelledComponent())
  samples.set('maps', await parseWat(MAPS))
}, 60_000)

const sample = (name: string): Uint8Array => samples.get(name) ?? new Uint8Array()

/** A component with these sections. */
function component(...sections: readonly (readonly [id: number, content: readonly number[]])[]): Uint8Array {
  return Uint8Array.from([...HEAD, ...sections.flatMap(([id, content]) => [id, content.length, ...content])])
}

const text = (value: string): number[] => [value.length, ...Buffer.from(value)]

describe('facts', () => {
  it('of a component', () => {
    expect(inspectComponent(sample('docs:consumer@0.1.0'))).toMatchObject({
      kind: 'component',
      imports: ['docs:adder/add@0.1.0'],
      exports: ['docs:consumer/calc@0.1.0'],
      metadata: { version: '0.1.0', description: 'Sums lists with the adder it imports' },
      producers: [{ field: 'processed-by', name: 'wit-component' }],
    })
    // wit-component nests a component for each exported interface, which only describes it.
    expect(inspectComponent(sample('docs:consumer@0.1.0'))).not.toHaveProperty('composed')
  })

  it.each(['docs:wit-types@0.1.0', ...WIT_PACKAGES])('of the WIT package %s', (name) => {
    const facts = inspectComponent(sample(name))
    expect(facts).toMatchObject({ kind: 'wit-package', package: name, imports: [] })
    expect(facts.exports.length).toBeGreaterThan(0)
    const [pack, version] = name.split('@')
    for (const id of facts.exports) expect(id).toMatch(new RegExp(`^${pack}/[a-z0-9-]+@${version}$`))
  })

  // Not for a WIT package, because that traps, and the tool cannot be used afterwards.
  it.each(['docs:adder@0.1.0', 'docs:adder@0.2.0', 'docs:consumer@0.1.0', 'docs:greet@0.1.0'])(
    'of %s are what wasm-tools reads',
    async (name) => {
      const { bytes } = await buildSample(name)
      const wit = await componentWit(bytes)
      const named = (role: string): string[] =>
        [...wit.matchAll(new RegExp(`^  ${role} ([\\w:/.@-]+?)(?:;|: )`, 'gm'))].map((match) => match[1] ?? '')
      const { imports, exports } = inspectComponent(bytes)
      expect({ imports, exports }).toEqual({ imports: named('import').toSorted(), exports: named('export').toSorted() })
    },
  )

  it('counts types as imports only if somebody must provide them', async () => {
    const bytes = await parseWat(`(component
      (type $point (record (field "x" u32)))
      (import "point" (type (eq $point)))
      (import "thing" (type (sub resource))))`)
    expect(inspectComponent(bytes).imports).toEqual(['thing'])
  })

  it('joins a version suffix to its name, and passes over what else it is called', () => {
    const options = [0x02, 0x01, ...text('.6'), 0x02, ...text('x')]
    const content = [
      0x02,
      0x02,
      ...text('wasi:io/poll@0.2'),
      ...options,
      0x05,
      0x00,
      0x01,
      ...text('plain'),
      0x01,
      0x00,
    ]
    expect(inspectComponent(component([10, content])).imports).toEqual(['plain', 'wasi:io/poll@0.2.6'])
  })

  it('reads the metadata of older tools', () => {
    const json = { description: 'Old', license: 'MIT', links: [{ ty: 'Homepage', value: 'https://a.b' }] }
    const section = [...text('registry-metadata'), ...Buffer.from(JSON.stringify(json))]
    const { metadata } = inspectComponent(component([0, section]))
    expect(metadata).toEqual({ description: 'Old', licenses: 'MIT', homepage: 'https://a.b' })
  })
})

describe('what is no component', () => {
  const wrong: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['nothing', new Uint8Array(), /an empty file/],
    ['text', Buffer.from('(module)'), /WebAssembly text/],
    ['WIT', Buffer.from('package a:b;'), /WIT text/],
    ['gzip', gzipSync('x'), /gzip/],
    ['a page', Buffer.from('<!DOCTYPE html>'), /HTML/],
    ['a truncated preamble', Uint8Array.from(HEAD.slice(0, 6)), /truncated/],
    ['a truncated section', Uint8Array.from([...HEAD, 7, 9, 1]), /damaged/],
  ]
  it.each(wrong)('%s', (_, bytes, message) => {
    expect(() => inspectComponent(bytes)).toThrow(expect.objectContaining({ code: 'E_WASM' }))
    expect(() => inspectComponent(bytes)).toThrow(message)
  })

  it('says that a core module is one, and the reverse', () => {
    expect(() => requireKind(inspectComponent(MODULE), ['component'])).toThrow('core module, not a component')
    expect(() => requireKind(inspectComponent(component()), ['module'])).toThrow('This is a component')
  })

  it('nests no deeper than its limit', () => {
    let bytes = component()
    for (let depth = 0; depth < 120; depth += 1) {
      const size = [(bytes.length & 0x7f) | 0x80, bytes.length >> 7]
      bytes = Uint8Array.from([...HEAD, 4, ...size, ...bytes])
    }
    expect(() => inspectComponent(bytes)).toThrow(expect.objectContaining({ code: 'E_LIMIT' }))
  })
})

/** An import of an instance under the name, with the attributes. */
const importing = (name: string, ...attributes: readonly (readonly [form: number, value: string])[]): Uint8Array =>
  component(
    [7, [1, 0x42, 0]],
    [
      10,
      [1, 2, ...text(name), attributes.length, ...attributes.flatMap(([form, value]) => [form, ...text(value)]), 5, 0],
    ],
  )
const importsOf = (bytes: Uint8Array): readonly string[] => inspectComponent(bytes).imports

describe('names with attributes', () => {
  it('are those of the interface, after the label', async () => {
    const { imports, exports } = inspectComponent(await labelledComponent())
    expect(imports).toEqual([
      'first=acme:app/number@1.0.0',
      'second-one=acme:app/number@1.0.0',
      'ticks=wasi:clocks/monotonic-clock@0.2.3',
    ])
    expect(exports).toEqual(['acme:app/runner@1.0.0', 'here=acme:app/runner@1.0.0', 'over-there=acme:app/runner@1.0.0'])
  })

  it('have the whole version, of the interface too', () => {
    expect(importsOf(importing('wasi:io/poll@0.2', [1, '.6']))).toEqual(['wasi:io/poll@0.2.6'])
    expect(importsOf(importing('x', [1, '.6'], [0, 'wasi:io/poll@0.2'], [2, 'y']))).toEqual(['x=wasi:io/poll@0.2.6'])
  })

  it.each([
    ['a plain name that looks like one with a label', importing('x=wasi:io/poll@0.2.6')],
    ['a label that is an id', importing('wasi:io/poll@0.2.6', [0, 'wasi:sockets/tcp@0.2.6'])],
    ['a label that holds another', importing('x=wasi:io/poll', [0, 'wasi:sockets/tcp@0.2.6'])],
    ['an interface that is none', importing('x', [0, 'y'])],
    ['two interfaces', importing('x', [0, 'wasi:io/poll@0.2.6'], [0, 'wasi:sockets/tcp@0.2.6'])],
  ])('are not taken for others: %s', (_, bytes) => {
    expect(() => inspectComponent(bytes)).toThrow(expect.objectContaining({ code: 'E_WASM' }))
  })
})

describe('what a newer tool wrote', () => {
  it.each([
    ['an attribute of a name', component([7, [1, 0x42, 0]], [10, [1, 2, ...text('x'), 1, 3, ...text('y'), 5, 0]])],
    ['an import of another sort', component([10, [1, 0, ...text('x'), 6, 0]])],
    ['a type of another form', component([7, [1, 0x3e, 0x7f, 0]])],
  ])('is not called damaged: %s', (_, bytes) => {
    expect(() => inspectComponent(bytes)).toThrow(expect.objectContaining({ code: 'E_UNSUPPORTED' }))
  })
})

describe('damaged binaries', () => {
  const edit = fc.record({
    kind: fc.constantFrom('flip', 'cut', 'insert'),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  })

  it('give facts or an error with a code, and never hang', () => {
    const names = fc.constantFrom(...samples.keys())
    fc.assert(
      fc.property(names, fc.array(edit, { minLength: 1, maxLength: 4 }), (name, edits) => {
        let bytes = Buffer.from(sample(name))
        for (const { kind, at, bytes: values } of edits) {
          const offset = Math.floor(at * bytes.length)
          if (kind === 'cut') bytes = bytes.subarray(0, offset)
          else if (kind === 'insert') bytes = Buffer.concat([bytes.subarray(0, offset), values, bytes.subarray(offset)])
          else bytes = Buffer.concat([bytes.subarray(0, offset), values, bytes.subarray(offset + values.length)])
        }
        for (const read of [inspectComponent, readWitApi]) {
          try {
            ends(`a damaged ${name}`, () => read(bytes))
          } catch (error) {
            expect(isWasmPkgError(error) && ['E_WASM', 'E_UNSUPPORTED', 'E_LIMIT'].includes(error.code)).toBe(true)
          }
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
