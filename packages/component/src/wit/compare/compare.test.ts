import { readWitApi, type WitApi } from '../api.js'
import { describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { componentOf, encodeWitPackage } from '@wasm-pkg/testing/wit'
import { type ApiDifference, compareApis } from './compare.js'

type Expected = Partial<ApiDifference>

async function compare(before: string, after: string): Promise<ApiDifference> {
  return compareApis(readWitApi(await componentOf(before)), readWitApi(await componentOf(after)))
}

/** A package that exports one interface with this text. */
function api(text: string, version = '1.0.0'): string {
  return `package a:b@${version}; interface api { ${text} } world w { export api; }`
}

/** A package whose exported interface uses the types of another one, which the component then imports. */
function shared(types: string, version = '1.0.0'): string {
  return `package a:b@${version}; interface types { ${types} } interface api { use types.{t}; run: func(o: t); get: func() -> list<t>; } world w { export api; }`
}

/** A package that imports something from its user. */
function host(text: string, world = 'import host;', version = '1.0.0'): string {
  return `package a:b@${version}; interface host { ${text} } interface api { run: func(); } world w { ${world} export api; }`
}

/** A package that exports one interface in these versions. */
function versions(...list: readonly string[]): string {
  return `package a:b@1.0.0; world w { ${list.map((v) => `export c:d/e@${v};`).join(' ')} } ${list.map((v) => `package c:d@${v} { interface e { f: func(); } }`).join(' ')}`
}

/** A package whose exported interface uses a type of an interface without functions. */
function using(types: string): string {
  return `package a:b@1.0.0; interface types { ${types} } interface api { use types.{t}; f: func() -> t; } world w { export api; }`
}

/** A package that calls one interface of WASI. */
function wasi(version: string, text: string): string {
  return `package a:b@1.0.0; interface api { run: func(); } world w { import wasi:x/y@${version}; export api; } package wasi:x@${version} { interface y { ${text} } }`
}

/** A package that exports a function on a resource of WASI. */
function reading(version: string): string {
  return `package a:b@1.0.0; interface api { use wasi:x/y@${version}.{pipe}; read: func(p: borrow<pipe>); } world w { export api; } package wasi:x@${version} { interface y { resource pipe; } }`
}

/** A package whose functions take and return the type `t`. */
function typed(definition: string): string {
  return api(`${definition} run: func(t: t); get: func() -> list<t>;`)
}

function changed(item: string, text: string): Expected {
  return { breaking: [`changes a:b/api ${item}: ${text}`] }
}

async function expectDifferences(cases: readonly (readonly [string, string, string, Expected])[]): Promise<void> {
  for (const [title, before, after, expected] of cases) {
    const difference = await compare(before, after)
    expect({ title, ...difference }).toEqual({ title, breaking: [], compatible: [], calls: [], ...expected })
  }
}

describe('exports', () => {
  it('break users where they lose something, and not where they gain', async () => {
    const base = api('run: func(); point: func() -> f64;')
    await expectDifferences([
      ['nothing', base, api('run: func(); point: func() -> f64;', '1.0.1'), {}],
      ['a function gone', base, api('run: func();'), { breaking: ['removes a:b/api point: func() -> f64'] }],
      [
        'a function more',
        base,
        api('run: func(); point: func() -> f64; stop: func();'),
        { compatible: ['adds a:b/api stop: func()'] },
      ],
      [
        'an interface gone, another come',
        `package a:b@1.0.0; interface x { f: func(); } world w { export x; export go: func(); }`,
        `package a:b@1.0.0; interface y { f: func(); } world w { export y; export stop: func(n: u32); }`,
        {
          breaking: ['no longer exports a:b/x@1.0.0', 'no longer exports go: func()'],
          compatible: ['also exports a:b/y@1.0.0', 'also exports stop: func(n: u32)'],
        },
      ],
    ])
  })

  it('break users with another signature, and the difference is reported', async () => {
    const base = api('run: func(o: u32, p: string) -> u32;')
    await expectDifferences([
      ['parameter', base, api('run: func(o: u64, p: string) -> u32;'), changed('run', 'parameter o: u32 -> u64')],
      ['parameter gone', base, api('run: func(o: u32) -> u32;'), changed('run', 'no parameter p any more')],
      ['new', base, api('run: func(o: u32, p: string, q: bool) -> u32;'), changed('run', 'new parameter q: bool')],
      ['order', base, api('run: func(p: string, o: u32) -> u32;'), changed('run', 'parameters in another order')],
      [
        'result',
        base,
        api('run: func(o: u32, p: string) -> option<u32>;'),
        changed('run', 'result u32 -> option<u32>'),
      ],
      ['result gone', base, api('run: func(o: u32, p: string);'), changed('run', 'result u32 -> nothing')],
      ['async', base, api('run: async func(o: u32, p: string) -> u32;'), changed('run', 'is async now')],
    ])
  })

  it('break users with other types, which is reported once, at the type', async () => {
    await expectDifferences([
      [
        'field',
        typed('record t { x: u32 }'),
        typed('record t { x: u32, y: string }'),
        changed('t', 'new field y: string'),
      ],
      [
        'field gone',
        typed('record t { x: u32, y: u8 }'),
        typed('record t { x: u32 }'),
        changed('t', 'no field y any more'),
      ],
      [
        'field type',
        typed('record t { x: u32 }'),
        typed('record t { x: list<u32> }'),
        changed('t', 'field x: u32 -> list<u32>'),
      ],
      [
        'order',
        typed('record t { x: u32, y: u8 }'),
        typed('record t { y: u8, x: u32 }'),
        changed('t', 'fields in another order'),
      ],
      [
        'case',
        typed('variant t { a, b(u32) }'),
        typed('variant t { a, b(u32), c(string) }'),
        changed('t', 'new case c: string'),
      ],
      [
        'case payload',
        typed('variant t { a, b(u32) }'),
        typed('variant t { a, b }'),
        changed('t', 'case b: u32 -> nothing'),
      ],
      ['enum', typed('enum t { a, b }'), typed('enum t { a, c }'), changed('t', 'no case b any more; new case c')],
      ['flags', typed('flags t { a }'), typed('flags t { a, b }'), changed('t', 'new flag b')],
      ['alias', typed('type t = u32;'), typed('type t = u64;'), changed('t', 'u32 -> u64')],
      ['kind', typed('record t { x: u32 }'), typed('enum t { x }'), changed('t', 'record { x: u32 } -> enum { x }')],
    ])
  })

  it('see through an interface of types that wit-component imports', async () => {
    await expectDifferences([
      ['the same', shared('record t { x: u32 }'), shared('record t { x: u32 }', '1.0.1'), {}],
      [
        'a field more',
        shared('record t { x: u32 }'),
        shared('record t { x: u32, y: string }', '1.0.1'),
        { breaking: ['changes a:b/types t: new field y: string'] },
      ],
      [
        'a type inside of it',
        shared('enum e { a } record t { x: option<e> }'),
        shared('enum e { a, b } record t { x: option<e> }', '1.0.1'),
        { breaking: ['changes a:b/types e: new case b'] },
      ],
      [
        'an interface that is split',
        api('record t { x: u32 } run: func(o: t); get: func() -> list<t>;'),
        shared('record t { x: u32 }', '1.0.1'),
        {},
      ],
    ])
  })

  it('are the same under an alias', async () => {
    await expectDifferences([
      [
        'introduced',
        api('run: func(o: u32) -> result<string, string>;'),
        api('type id = u32; type err = string; run: func(o: id) -> result<string, err>;'),
        { compatible: ['adds a:b/api err: string', 'adds a:b/api id: u32'] },
      ],
      [
        'gone, which TypeScript users of its name see',
        api('type id = u32; run: func(o: id);'),
        api('run: func(o: u32);'),
        { breaking: ['removes a:b/api id: u32'] },
      ],
      [
        'of a record',
        api('record p { x: u32 } run: func(o: p);'),
        api('record q { x: u32 } type p = q; run: func(o: q);'),
        { compatible: ['adds a:b/api q: record { x: u32 }'] },
      ],
    ])
  })

  it('have resources by who defines them', async () => {
    const resource = 'resource r { constructor(n: u32); go: func() -> u32; make: static func() -> r; }'
    await expectDifferences([
      ['the same', api(`${resource} f: func(r: borrow<r>);`), api(`${resource} f: func(r: borrow<r>);`, '1.0.1'), {}],
      [
        'methods',
        api(resource),
        api('resource r { constructor(n: u64); stop: func(); make: static func() -> r; }'),
        {
          breaking: ['changes a:b/api new r: parameter n: u32 -> u64', 'removes a:b/api r.go: func() -> u32'],
          compatible: ['adds a:b/api r.stop: func()'],
        },
      ],
      [
        'another resource',
        api('resource r; resource s; f: func(x: borrow<r>); g: func(x: borrow<r>);'),
        api('resource r; resource s; f: func(x: borrow<s>); g: func(x: r);'),
        {
          breaking: [
            'changes a:b/api f: parameter x: borrow<r> -> borrow<s>',
            'changes a:b/api g: parameter x: borrow<r> -> r',
          ],
        },
      ],
      [
        'moved to another interface',
        api('resource r; f: func(x: borrow<r>);'),
        `package a:b@1.0.0; interface types { resource r; } interface api { use types.{r}; f: func(x: borrow<r>); } world w { export types; export api; }`,
        {
          breaking: ['changes a:b/api f: parameter x: borrow<a:b/api.r> -> borrow<a:b/types.r>'],
          compatible: ['also exports a:b/types@1.0.0'],
        },
      ],
    ])
  })

  it('have resources of WASI by the versions that link', async () => {
    await expectDifferences([
      ['compatible', reading('0.2.3'), reading('0.2.6'), {}],
      [
        'another one',
        reading('0.2.3'),
        reading('0.3.0'),
        { breaking: ['changes a:b/api read: parameter p: borrow<wasi:x/y.pipe> is another type of that name'] },
      ],
    ])
  })

  it('are matched by their version first, then by a compatible one', async () => {
    await expectDifferences([
      [
        'one of two gone',
        versions('1.0.0', '2.0.0'),
        versions('2.0.0'),
        { breaking: ['no longer exports c:d/e@1.0.0'] },
      ],
      ['one more', versions('1.0.0'), versions('1.0.0', '2.0.0'), { compatible: ['also exports c:d/e@2.0.0'] }],
      ['compatible', versions('1.0.0', '2.0.0'), versions('1.3.0', '2.0.0'), {}],
      [
        'incompatible',
        versions('1.0.0'),
        versions('2.0.0'),
        { breaking: ['exports c:d/e@2.0.0 instead of c:d/e@1.0.0'] },
      ],
      ['0.x', versions('0.1.0'), versions('0.2.0'), { breaking: ['exports c:d/e@0.2.0 instead of c:d/e@0.1.0'] }],
    ])
  })
})

/** A WIT package with one world with this text. */
async function worldOf(text: string): Promise<WitApi> {
  const items = `interface api { run: func(); }\nworld app { ${text} }`
  const dependencies =
    'package c:d@1.0.0 { interface log { log: func(s: string); } interface clock { now: func() -> u64; } }'
  return readWitApi(await encodeWitPackage({ package: 'a:b@1.0.0', items, dependencies }))
}

describe('worlds of a WIT package', () => {
  it('break the components made for them where those must export more or are given less', async () => {
    const base = await worldOf('import c:d/log@1.0.0; import tick: func(n: u32); export api;')
    expect(compareApis(base, base)).toEqual({ breaking: [], compatible: [], calls: [] })
    const more = await worldOf('import c:d/log@1.0.0; import c:d/clock@1.0.0; import tick: func(n: u32);')
    expect(compareApis(base, more)).toMatchObject({
      breaking: [],
      compatible: ['the world a:b/app gives c:d/clock@1.0.0', 'the world a:b/app no longer asks for a:b/api@1.0.0'],
    })
    const less = await worldOf('import tick: func(n: u64); export api; export stop: func();')
    expect(compareApis(base, less)).toMatchObject({
      breaking: [
        'the world a:b/app no longer gives c:d/log@1.0.0',
        'the world a:b/app changes tick: parameter n: u32 -> u64',
        'the world a:b/app asks for stop: func()',
      ],
      compatible: [],
    })
  })
})

it('finds no difference between a package and itself', async () => {
  for (const name of ['wasi:http', 'wasi:filesystem', 'docs:wit-types@0.1.0', 'docs:greet@0.1.0', 'docs:text@0.1.0']) {
    const { bytes } = await buildSample(name)
    expect(compareApis(readWitApi(bytes), readWitApi(bytes))).toEqual({ breaking: [], compatible: [], calls: [] })
  }
})

it('tells a component that is a package of types now', async () => {
  const [component, types] = [await buildSample('docs:greet@0.1.0'), await buildSample('docs:wit-types@0.1.0')]
  const { breaking } = compareApis(readWitApi(component.bytes), readWitApi(types.bytes))
  expect(breaking[0]).toBe('is now a WIT package: types without code')
})

describe('imports', () => {
  it('break users where a component needs more or something else of them', async () => {
    const base = host('log: func(s: string);')
    await expectDifferences([
      ['nothing', base, host('log: func(s: string);', 'import host;', '1.0.1'), {}],
      [
        'another signature',
        base,
        host('log: func(s: string, level: u32) -> bool;'),
        { breaking: ['calls differently a:b/host log: new parameter level: u32; result nothing -> bool'] },
      ],
      [
        'one function more',
        base,
        host('log: func(s: string); warn: func(s: string);'),
        { breaking: ['needs a:b/host warn: func(s: string)'] },
      ],
      ['one function less', host('log: func(s: string); warn: func();'), base, {}],
      [
        'of the world',
        host('log: func(s: string);', 'import tick: func(n: u32);'),
        host('log: func(s: string);', 'import tick: func(n: string); import tock: func();'),
        { breaking: ['calls differently tick: parameter n: u32 -> string', 'needs tock: func()'] },
      ],
      ['an interface', host('f: func();', ''), host('f: func();'), { breaking: ['needs a:b/host@1.0.0'] }],
      [
        'an interface less',
        host('f: func();'),
        host('f: func();', ''),
        { compatible: ['no longer needs a:b/host@1.0.0'] },
      ],
      [
        'another version',
        host('f: func();'),
        host('f: func();', 'import host;', '2.0.0'),
        {
          breaking: [
            'exports a:b/api@2.0.0 instead of a:b/api@1.0.0',
            'needs a:b/host@2.0.0 instead of a:b/host@1.0.0',
          ],
        },
      ],
      [
        'a type of a function it calls',
        host('record line { text: string } log: func(l: line);'),
        host('record line { text: string, level: u8 } log: func(l: line);'),
        { breaking: ['changes a:b/host line: new field level: u8'] },
      ],
    ])
  })

  it('of types alone ask nothing of users', async () => {
    await expectDifferences([
      ['new', api('record t { x: u32 } f: func() -> t;'), using('record t { x: u32 }'), {}],
      ['unused types', using('record t { x: u32 }'), using('record t { x: u32 } record more { y: u32 }'), {}],
      [
        'a resource is to be provided',
        host('record t { x: u32 }', 'import host;'),
        `package a:b@1.0.0; interface host { resource r; } interface api { run: func(); } world w { import host; export api; }`,
        { breaking: ['needs a:b/host@1.0.0'] },
      ],
    ])
  })

  it('of WASI are reported by their new calls', async () => {
    await expectDifferences([
      [
        'more',
        wasi('0.2.0', 'f: func();'),
        wasi('0.2.1', 'f: func(); delete-all: func();'),
        { calls: ['wasi:x/y delete-all'] },
      ],
      [
        'a method',
        wasi('0.2.0', 'resource r;'),
        wasi('0.3.0', 'resource r { unlink: func(); }'),
        { calls: ['wasi:x/y r.unlink'] },
      ],
      ['new', api('run: func();'), wasi('0.2.0', 'f: func();'), {}],
    ])
  })
})
