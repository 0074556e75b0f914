import { typeCheck } from '@wasm-pkg/testing/type-check'
import { describe, expect, it } from 'vitest'
import type { GuestEngine } from '@wasm-pkg/component'
import type { WitSource } from '../wit/source.js'
import { guestTypes } from '@wasm-pkg/authoring'

const WIT = `package docs:app@1.0.0;

interface api {
  use docs:types/shapes@0.2.0.{point, color, pen};
  variant shape { circle(f64), empty }
  flags access { read, write-all }
  draw: func(at: point, in-color: color, by: borrow<pen>) -> result<u64, string>;
  find: func(name: option<string>, access: access) -> option<option<u32>>;
  area: func(of: shape) -> f64;
  /// Counts.
  resource counter {
    constructor(start: u32);
    next: func() -> result<u32, color>;
    of: static func(values: list<u16>) -> counter;
  }
  sum: func(counters: list<borrow<counter>>) -> u32;
}

world base { export greet: func(name: string) -> string; }

world app {
  include base;
  use docs:types/shapes@0.2.0.{point};
  import docs:types/shapes@0.2.0;
  import log: func(text: string);
  import clock: interface { now: func() -> u64; }
  export api;
  export origin: func() -> point;
  export text: interface { upper: func(text: string) -> string; }
}
`

const TYPES = `package docs:types@0.2.0;
interface shapes {
  record point { x: u32, label: option<string> }
  enum color { red, dark-blue }
  resource pen { constructor(width: u32); draw: func(p: point); }
  move: func(p: point) -> result<point, color>;
}
`

const source: WitSource = {
  files: [{ path: '/p/wit/world.wit', text: WIT }],
  dependencies: [{ label: 'deps/types', files: [{ path: '/p/wit/deps/types/t.wit', text: TYPES }] }],
}

const declarations = async (engine: GuestEngine): Promise<string> =>
  (await guestTypes({ source, engine, world: 'app' })).text

/** A guest that is right with each engine. */
const RIGHT = `import { move, Pen, type Point } from 'docs:types/shapes@0.2.0'
import type { Shape } from 'docs:app/api'

class Counter {
  #value: number
  constructor(start: number) { this.#value = start }
  static of(values: Uint16Array) { return new Counter(values[0] ?? 0) }
  next() { if (this.#value > 9) throw 'red'; return ++this.#value }
}

const area = (of: Shape): number => (of.tag === 'circle' ? of.val : 0)

export const api: Guest['api'] = {
  Counter,
  area,
  draw(at, inColor, by) {
    by.draw(move({ x: at.x + 1 }))
    using pen = new Pen(1)
    pen.draw(at)
    return INTEGER
  },
  find: (name, access) => (name == null ? { tag: 'none' } : { tag: 'some', val: access.writeAll ? 1 : undefined }),
  sum: (counters) => counters.length,
}
export const greet: Guest['greet'] = (name) => \`Hello, \${name}!\`
export const origin = (): Point => ({ x: 0, label: undefined })
export const text: Guest['text'] = { upper: (text) => text.toUpperCase() }
`
const CHECK = `import * as guest from './guest.js'\nguest satisfies Guest\n`

const ENGINES = [
  ['quickjs', '1', "log('x')\nexport {}\n"],
  ['starlingmonkey', '1n', "import log from 'log'\nlog('x')\n"],
] as const

/** Wrong guests, by what is wrong with them. */
const WRONG: Readonly<Record<string, string>> = {
  'a missing function':
    "export const api: Guest['api'] = { Counter: null!, area: () => 1, draw: () => null!, find: () => null! }",
  'a wrong result': "export const greet: Guest['greet'] = () => 1",
  'a wrong parameter': "export const greet: Guest['greet'] = (name: number) => String(name)",
  'an interface that is no object': "export const text: Guest['text'] = () => 'x'",
  'a class without a method': "export const Counter: Guest['api']['Counter'] = class { static of() { return null! } }",
  'an import of what does not exist': "import { turn } from 'docs:types/shapes'\nturn()",
  'a wrong call of an import': "import { move } from 'docs:types/shapes'\nmove({ x: 'one' })",
  'a value of an exported interface': "import { area } from 'docs:app/api'\narea({ tag: 'empty' })",
  'an unknown case': "import type { Color } from 'docs:types/shapes'\nexport const color: Color = 'blue'",
}

describe.each(ENGINES)('the types of a guest for %s', (engine, integer, log) => {
  it('accept a guest that is right', async () => {
    const files = {
      'wasm-pkg.guest.d.ts': await declarations(engine),
      'guest.ts': RIGHT.replace('INTEGER', integer),
      'check.ts': CHECK,
      'log.ts': log,
    }
    expect(await typeCheck(files, { lib: ['es2022', 'esnext.disposable'] })).toEqual([])
  })

  it('refuse each that is wrong', async () => {
    const wrong = Object.entries(WRONG)
    const files = Object.fromEntries(wrong.map(([, text], at) => [`wrong${at}.ts`, `${text}\nexport {}\n`]))
    const errors = await typeCheck({ 'wasm-pkg.guest.d.ts': await declarations(engine), ...files })
    const refused = wrong.filter((_, at) => errors.some((error) => error.startsWith(`wrong${at}.ts`)))
    expect(refused.map(([what]) => what)).toEqual(Object.keys(WRONG))
    expect(errors.filter((error) => !error.startsWith('wrong'))).toEqual([])
  })
})

describe('promises', () => {
  const guest = "export const greet: Guest['greet'] = async (name) => name\n"

  it.each([
    ['starlingmonkey', []],
    ['quickjs', ['guest.ts:1 TS2322']],
  ] as const)('of functions that are not async, with %s', async (engine, errors) => {
    const files = { 'wasm-pkg.guest.d.ts': await declarations(engine), 'guest.ts': guest }
    expect(await typeCheck(files)).toEqual(errors)
  })
})

describe('the world', () => {
  it('has to be named if there are several', async () => {
    await expect(guestTypes({ source, engine: 'quickjs' })).rejects.toMatchObject({
      code: 'E_BUILD',
      actual: 'base, app',
    })
    await expect(guestTypes({ source, engine: 'quickjs', world: 'other' })).rejects.toThrow('no world other')
    expect(await guestTypes({ source, engine: 'quickjs', world: 'base' })).toMatchObject({
      world: 'docs:app/base@1.0.0',
      text: expect.stringContaining('greet(name: string): string;'),
    })
  })

  it.each([
    ['export docs:dep/api@0.1.0;', true],
    ['import docs:dep/streams@0.1.0;', true],
    ['export docs:dep/plain@0.1.0;', false],
    ['/* async func */ export run: func();', false],
    ['export run: async func();', true],
  ])('with %s is async: %s', async (item, isAsync) => {
    const text = `package docs:dep@0.1.0;
      interface api { get: async func(); }
      interface streams { type input = stream<u8>; read: func() -> input; }
      interface plain { streams: func(future-value: u8); }`
    const files = [{ path: '/p/wit/world.wit', text: `package docs:app@1.0.0; world app { ${item} }` }]
    const dependencies = [{ label: 'deps/dep', files: [{ path: '/p/wit/deps/dep.wit', text }] }]
    expect(await guestTypes({ source: { files, dependencies }, engine: 'quickjs' })).toMatchObject({ isAsync })
  })

  it('has the docs of what it exports and imports', async () => {
    expect(await declarations('quickjs')).toContain('   * Counts.')
  })
})
