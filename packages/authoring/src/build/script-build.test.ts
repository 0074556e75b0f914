import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isNightly } from '@wasm-pkg/testing/nightly'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root as repository } from '@wasm-pkg/testing/tarballs'
import { mapGuestStack } from '../stacks/map-guest-stack.js'
import { type Author, createAuthor } from '../fixtures/author.js'

const WIT = `package acme:slug@1.2.0;

interface text {
  record options { separator: string }
  slugify: func(text: string, options: options) -> result<string, string>;
}

interface values {
  resource counter {
    constructor(start: u64);
    next: func() -> u64;
  }
  absent: func(text: option<string>) -> string;
  deep: func() -> option<option<u32>>;
}

/* world other { */
world slug {
  import docs:adder/add@0.1.0;
  export text;
  export values;
  export now: func() -> list<f64>;
  export fail: func(at: u32);
}
`

const ADDER =
  'package docs:adder@0.1.0;\ninterface add { add: func(a: u32, b: u32) -> u32; resource tally { constructor(start: u32); add: func(n: u32) -> u32; } }\n'

/** What the program gives the component, as JavaScript. */
const ADD = `{ 'docs:adder/add@0.1.0': {
  add: (a, b) => a + b,
  Tally: class { constructor(start) { this.value = start } add(n) { return (this.value += n) } },
} }`

const CODE = `import { add, Tally } from 'docs:adder/add'
import { lower } from './lower.ts'

export const text: Guest['text'] = {
  slugify(text, { separator }) {
    if (text === '') throw 'empty'
    return lower(text).replaceAll(' ', separator) + new Tally(add(1, 1)).add(1)
  },
}

class Counter {
  #value: number
  constructor(start: number) {
    this.#value = start
  }
  next(): number {
    return ++this.#value
  }
}

export const values: Guest['values'] = {
  Counter,
  absent: (given) => String(given),
  deep: () => ({ tag: 'some', val: null }),
}

const started: [number, number] = [Date.now(), Math.random()]
export const now = (): Float64Array => Float64Array.from([...started, Date.now(), new Date().getTime(), Math.random(), performance.now()])
export function fail(at: number): void {
  const inner = (): void => {
    throw new TypeError(\`failed at \${at}\`)
  }
  inner()
}
`

// It includes the types that the build writes first.
const TSCONFIG =
  '{"compilerOptions":{"strict":true,"module":"nodenext","types":[],"allowImportingTsExtensions":true,"noEmit":true},"include":["src","*.d.ts"]}'

const LOWER = `export const lower = (text: string): string => text.toLowerCase()
export const unused = (): unknown => console.log(performance.now())
`

let author: Author
beforeAll(async () => {
  author = await createAuthor({
    'wit/world.wit': WIT,
    'wit/deps/adder.wit': ADDER,
    'src/index.ts': CODE,
    'src/lower.ts': LOWER,
    'tsconfig.json': TSCONFIG,
  })
})
afterAll(() => author.remove())

describe('a component in TypeScript', () => {
  it('is built with QuickJS, the same from the same sources, and imports only what its code uses', async () => {
    const built = await author.build()
    expect(built).toMatchObject({
      name: 'acme:slug',
      version: '1.2.0',
      exports: ['acme:slug/text@1.2.0', 'acme:slug/values@1.2.0', 'fail', 'now'],
      imports: [
        'docs:adder/add@0.1.0',
        'wasi:clocks/monotonic-clock@0.2.12',
        'wasi:clocks/wall-clock@0.2.12',
        'wasi:random/random@0.2.12',
      ],
      inputs: [
        ...['package.json', 'wit', 'src/lower.ts', 'src/index.ts', 'tsconfig.json'].map((path) =>
          join(author.root, path),
        ),
        // A new release of a tool makes the output stale.
        ...['componentize-qjs', 'rolldown', 'vite'].map((name) =>
          join(repository, 'node_modules', name, 'package.json'),
        ),
      ],
      warnings: [],
    })
    expect((await author.build()).digest).toBe(built.digest)
    const { stdout, stderr } = await author.run(
      built,
      `console.log(component.text.slugify('A b', { separator: '-' }))
       try { component.text.slugify('', { separator: '-' }) } catch (error) { console.log(String(error.payload ?? error)) }
       console.log(new component.values.Counter(4n).next(), component.values.absent(), component.values.deep())
       const [built, random, ...now] = component.now()
       console.log(built, random, now.slice(0, 2).every((time) => Math.abs(time - Date.now()) < 60_000), now[2] === component.now()[4], now[3], component.now()[5] > 0)`,
      ADD,
    )
    expect(stderr).toBe('')
    expect(stdout).toBe("a-b3\nempty\n5n null { tag: 'some', val: undefined }\n0 0 true false 0 true\n")
  })

  it('tells errors that nothing catches in development, with a source map', async () => {
    const built = await author.build('development')
    const { stderr } = await author.run(built, `component.fail(7)`, ADD)
    expect(stderr).toContain('failed at 7')
    expect(stderr).toMatch(/inner \(componentize-qjs:user\.js:\d+:\d+\)/)
    const map = await readFile(`${built.output}.map`, 'utf8')
    const line = 1 + CODE.split('\n').findIndex((text) => text.includes('throw new TypeError'))
    expect(mapGuestStack(stderr, map, author.root)).toContain(`failed at 7\n    at inner (src/index.ts:${line}:`)
    expect(JSON.parse(await readFile(`${built.output}.map`, 'utf8'))).toMatchObject({
      sources: expect.arrayContaining(['../src/index.ts']),
    })
  })
})

describe('an error of a source folder', () => {
  it.runIf(isNightly)('is read with its message and its line by the program that imports the folder', async () => {
    const wit = 'package acme:fails@1.0.0;\nworld fails { export run: func(); }'
    const code = "export function run(): void {\n  throw new TypeError('it failed')\n}\n"
    const folder = await createAuthor({
      'wit/world.wit': wit,
      'src/index.ts': code,
      'main.mjs': "import { run } from 'acme:fails'\nrun()\n",
    })
    try {
      const register = join(repository, 'packages/node/dist/register.js')
      const { stderr } = await folder.runProgram([
        '--import',
        pathToFileURL(register).href,
        join(folder.root, 'main.mjs'),
      ])
      expect(stderr).toMatch(/RuntimeError: .*it failed\n {4}at run \(.*\/src\/index\.ts:2:\d+\)/)
    } finally {
      await folder.remove()
    }
  })
})

const build = async (files: Readonly<Record<string, string>>): Promise<unknown> => {
  const broken = await createAuthor({
    'wit/world.wit': 'package acme:slug@1.0.0;\nworld slug { export run: func(); }',
    ...files,
  })
  try {
    return await broken.build().catch((error: unknown) => error)
  } finally {
    await broken.remove()
  }
}

describe('a component that cannot be built', () => {
  it.each([
    ['a syntax error', 'export const a = 1\nexport const b = = 2\n', { line: 2, column: 18 }],
    ['a missing module', "import './nothing.ts'\n", { line: 1 }],
    ['a module of Node.js', "import { readFileSync } from 'node:fs'\nexport const run = readFileSync\n", {}],
  ])('because of %s names the place', async (_what, code, place) => {
    const error = await build({ 'src/index.ts': code })
    expect(error).toMatchObject({
      code: 'E_BUILD',
      location: { file: expect.stringMatching(/src\/index\.ts$/), ...place },
    })
  })

  it('because of its types names the place before the engine runs', async () => {
    const error = await build({
      'src/index.ts': "\nexport const run: Guest['run'] = (n: number) => undefined\n",
      'tsconfig.json': TSCONFIG,
    })
    expect(error).toMatchObject({
      code: 'E_BUILD',
      message: expect.stringContaining('TS2322'),
      location: { file: expect.stringMatching(/src\/index\.ts$/), line: 2, column: 14 },
    })
  })

  it('because it does not do what its world says is an error of the compiler', async () => {
    const files = { 'src/index.ts': 'export const walk = (): void => undefined\n', 'tsconfig.json': TSCONFIG }
    expect(await build(files)).toMatchObject({
      code: 'E_BUILD',
      message: expect.stringMatching(/Property 'run' is missing/),
      location: { file: expect.stringMatching(/src\/index\.ts$/), line: 1 },
    })
  })

  it.each([
    ['package acme:slug@1.0.0;\nworld a { }\nworld b { }', { hint: 'Name one in wasmPkg.build.world.' }],
    ['package acme:slug@1.0.0;\n// world a { }\n', { message: expect.stringContaining('has no world') }],
  ])('because of its WIT says so', async (wit, expected) => {
    expect(await build({ 'wit/world.wit': wit, 'src/index.ts': 'export {}' })).toMatchObject({
      code: 'E_BUILD',
      ...expected,
    })
  })
})
