import { describe, expect, it } from 'vitest'
import { ends } from '@wasm-pkg/testing/patience'
import { COMPONENT_PREAMBLE, join, leb, section, text, vector } from '@wasm-pkg/testing/wasm'
import { readWitApi } from './api.js'
import { printWorld } from './world.js'

const U8 = [0x7d]
const times = <T>(count: number, make: (at: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, at) => make(at))

/** A function of one parameter, exported by the interface that defines these types. */
function interfaceOf(types: readonly Uint8Array[], parameter: Uint8Array | readonly number[]): Uint8Array {
  const declarations = [
    ...types.map((type) => join([0x01], type)),
    join([0x01, 0x40, 0x01], text('p'), parameter, [0x01, 0x00]),
    join([0x04, 0x00], text('f'), [0x01], leb(types.length)),
  ]
  return join([0x42], vector(declarations))
}

/** A component that imports an interface under many names. */
function importing(type: Uint8Array, names: readonly string[] = ['a:b/c']): Buffer {
  return join(
    COMPONENT_PREAMBLE,
    section(7, vector([type])),
    section(10, vector(names.map((name) => join([0x00], text(name), [0x05, 0x00])))),
  )
}

function read(bytes: Uint8Array): string {
  return ends('reading and printing the world', () => printWorld(readWitApi(bytes)))
}

const LIMIT: unknown = expect.objectContaining({ code: 'E_LIMIT' })

const list = (of: Uint8Array | readonly number[]): Buffer => join([0x70], of)
const chain = (length: number): Buffer =>
  importing(interfaceOf([list(U8), ...times(length - 1, (at) => list(leb(at)))], leb(length - 1)))

/** An alias of a component in the enclosing one. */
const outer = (at: number): Buffer => join([0x04, 0x02, 0x01], leb(at))

/** Components of which each instantiates the previous one. The last one is instantiated. */
function instancesOfInstances(count: number): Buffer {
  const inner = times(count, (at) =>
    at === 0
      ? join(COMPONENT_PREAMBLE)
      : join(
          COMPONENT_PREAMBLE,
          section(6, vector([outer(at - 1)])),
          section(5, vector([join([0x00, 0x00], vector([]))])),
        ),
  )
  return join(
    COMPONENT_PREAMBLE,
    ...inner.map((bytes) => section(4, bytes)),
    section(5, vector([join([0x00], leb(count - 1), vector([]))])),
  )
}

describe('types that a few bytes make large', () => {
  it('are nested a hundred deep at most', () => {
    expect(read(chain(100))).toContain(`f: func(p: ${'list<'.repeat(100)}u8${'>'.repeat(100)});`)
    expect(() => read(chain(10_000))).toThrow(LIMIT)
  })

  it('double with each level at most until they are too long', () => {
    const pairs = times(60, (at) =>
      join([0x6f], vector(at === 0 ? [U8, U8].map((t) => join(t)) : [leb(at - 1), leb(at - 1)])),
    )
    expect(() => read(importing(interfaceOf(pairs, leb(59))))).toThrow(LIMIT)
  })

  it('name one long type many times at most until they are too long', () => {
    const long = join([0x6f], vector(times(15_000, () => join(U8))))
    const longer = join([0x6f], vector(times(50_000, () => leb(0))))
    expect(() => read(importing(interfaceOf([long, longer], leb(1))))).toThrow(LIMIT)
  })

  it('are imported under many names at most until there are too many of them', () => {
    const long = join([0x6f], vector(times(15_000, () => join(U8))))
    const names = times(20_000, (at) => `a:b/c${at}`)
    expect(() => read(importing(interfaceOf([long], leb(0)), names))).toThrow(LIMIT)
  })
})

describe('instances of nested components', () => {
  it('are followed a hundred deep at most', () => {
    expect(() => read(instancesOfInstances(90))).not.toThrow()
    expect(() => read(instancesOfInstances(20_000))).toThrow(/nested deeper/)
  })

  it('are read again at most until they are too many bytes', () => {
    const lower = Uint8Array.of(0x01, 0x00, 0x00, 0x00)
    const inner = join(COMPONENT_PREAMBLE, section(8, vector(times(1_000, () => lower))))
    const bytes = join(
      COMPONENT_PREAMBLE,
      section(4, inner),
      section(5, vector(times(100_000, () => Uint8Array.of(0x00, 0x00, 0x00)))),
    )
    expect(() => read(bytes)).toThrow(LIMIT)
  })
})

const method = (at: number): Buffer => join([0x04, 0x00], text(`[method]r.m${at}`), [0x01, 0x02])

describe('worlds', () => {
  it('of many methods are printed', () => {
    const type = join(
      [0x42],
      leb(4 + 50_000 - 1),
      [0x04, 0x00],
      text('r'),
      [0x03, 0x01],
      [0x01, 0x68, 0x00],
      [0x01, 0x40, 0x01],
      text('self'),
      [0x01, 0x01, 0x00],
      ...times(50_000, method),
    )
    const printed = read(importing(type))
    expect(printed).toContain('resource r {')
    expect(printed.split('\n').filter((line) => line.endsWith(': func();'))).toHaveLength(50_000)
  })

  it('of many interfaces of one package are printed', () => {
    const names = times(20_000, (at) => `a:b/c${at}@1.0.0`)
    expect(read(importing(interfaceOf([], U8), names)).match(/interface c/g)).toHaveLength(20_000)
  })
})
