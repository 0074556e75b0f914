import type { CoreExpression, StartMode, TranspiledComponent } from '@wasm-pkg/component'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { labelledComponent } from '@wasm-pkg/testing/labelled-component'
import { componentFiles } from '../fixtures/component-files.js'
import { runModules } from '../fixtures/run-modules.js'
import { MAPS, parseWat } from '../fixtures/wat.js'
import { openTestTranspiler, type TestTranspiler } from '../fixtures/transpile.js'

let transpiler: TestTranspiler
let adder: TranspiledComponent
let consumer: TranspiledComponent
let greet: TranspiledComponent

beforeAll(async () => {
  transpiler = await openTestTranspiler()
  adder = await transpiler.sample('docs:adder@0.1.0')
  consumer = await transpiler.sample('docs:consumer')
  greet = await transpiler.sample('docs:greet')
}, 120_000)

afterAll(() => transpiler.close())

/** `v128.const 0` */
const V128 = [0xfd, 12, ...Array<number>(16).fill(0)]
const MODES = ['sync', 'top-level-await', 'deferred'] as const
const ADD = { id: 'docs:adder/add@0.1.0', module: './adder.mjs', member: 'add', facade: true }

describe('a component with labels', () => {
  it('gets each import under its own, WASI included, and exports by them', async () => {
    const bytes = await labelledComponent()
    const labelled = await transpiler.transpile({ digest: sha256(bytes), bytes: async () => bytes, label: 'labelled' })
    const first = { id: 'first=acme:app/number@1.0.0', module: './number.mjs', member: 'first' }
    const second = { id: 'second-one=acme:app/number@1.0.0', module: './number.mjs' }
    const result = await runModules({
      ...(await componentFiles(labelled, { name: 'labelled', mode: 'top-level-await', bindings: [first, second] })),
      'number.mjs': 'export const first = { get: () => 300 }\nexport const get = () => 20',
      'main.mjs': `
        import * as own from './labelled.mjs'
        import { run } from './labelled.overThere.mjs'
        import { instantiate } from './labelled.factory.mjs'
        const given = await instantiate({ first: { get: () => 1 }, 'wasi:clocks/monotonic-clock': { now: () => 0n } })
        const same = await instantiate({ 'acme:app/number': { get: () => 7 } })
        const wrong = await instantiate({ third: {} }).catch(({ message }) => message)
        console.log(JSON.stringify([
          Object.keys(own), own.here.run(), own.runner.run(), run(), given.here.run(), same.here.run(), wrong,
        ]))`,
    })
    expect(result).toMatchObject({ stderr: '', code: 0 })
    expect(JSON.parse(result.stdout)).toEqual([
      ['$init', 'acme:app/runner@1.0.0', 'here', 'overThere', 'runner'],
      321,
      321,
      321,
      21,
      15,
      expect.stringMatching(/^instantiate was given third, .*: first=acme:app\/number@1\.0\.0, second-one=/),
    ])
  })
})

describe('a component with maps', () => {
  it('takes several, also in a list', async () => {
    const bytes = await parseWat(MAPS)
    const maps = await transpiler.transpile({ digest: sha256(bytes), bytes: async () => bytes, label: 'maps' })
    const result = await runModules({
      ...(await componentFiles(maps, { name: 'maps', mode: 'top-level-await' })),
      'main.mjs': `
        import { nested, two } from './maps.mjs'
        const pair = new Map([['b', 3], ['c', 4]])
        console.log(two(new Map([['a', 1]]), pair), nested([new Map(), pair]), nested([pair, new Map([['d', 5]]), pair]))`,
    })
    expect(result).toMatchObject({ stdout: '13 2 21\n', stderr: '', code: 0 })
  })
})

describe.each(MODES)('mode %s', (mode) => {
  it('runs functions, interfaces by name, id and module, and a linked component', async () => {
    const result = await runModules({
      ...(await componentFiles(adder, { name: 'adder', mode })),
      ...(await componentFiles(consumer, { name: 'consumer', mode, bindings: [ADD] })),
      'main.mjs': `
        import { $init, add, hello } from './adder.mjs'
        import { $init as ready, add as plus } from './adder.add.mjs'
        import * as adder from './adder.mjs'
        import { $init as linked, sum } from './consumer.calc.mjs'
        await Promise.all([$init, ready, linked])
        console.log(JSON.stringify([
          add.add(1, 2), plus(3, 4), adder['docs:adder/add@0.1.0'] === adder.add, hello('you'), sum(Uint32Array.of(1, 2, 3)),
          Object.keys(adder),
        ]))`,
    })
    expect(result).toMatchObject({ stderr: '', code: 0 })
    expect(JSON.parse(result.stdout)).toEqual([
      3,
      7,
      true,
      'Hello, you!',
      6,
      ['$init', 'add', 'docs:adder/add@0.1.0', 'hello'],
    ])
  })

  it('runs a component with WASI imports, records, results and resources', async () => {
    const result = await runModules({
      ...(await componentFiles(greet, { name: 'greet', mode })),
      'main.mjs': `
        import { $init, greeter, guests, hello } from './greet.mjs'
        await $init
        const ada = { name: 'Ada', title: 'Dr', languages: ['fr-FR'] }
        const book = new guests.GuestBook('the door')
        let failure
        try { greeter.greet({ ...ada, languages: ['tlh'] }) } catch (error) { failure = error }
        console.log(JSON.stringify([
          hello('you'), greeter.greet(ada), book.sign(ada), book.count(), book.names(),
          failure instanceof Error, failure.constructor.name, failure.payload,
        ]))`,
    })
    expect(result).toMatchObject({ stderr: '', code: 0 })
    expect(JSON.parse(result.stdout)).toEqual([
      'Hello, you!',
      'Bonjour, Dr Ada!',
      'Bonjour, Dr Ada! Signed at the door.',
      1,
      ['Ada'],
      true,
      'ComponentError',
      'none of these languages is known: tlh',
    ])
  }, 60_000)

  it('makes instances of their own, with imports of the caller in place of the bound ones', async () => {
    const result = await runModules({
      ...(await componentFiles(adder, { name: 'adder', mode })),
      ...(await componentFiles(consumer, { name: 'consumer', mode, bindings: [ADD] })),
      'main.mjs': `
        import { instantiate } from './consumer.factory.mjs'
        const bound = await instantiate()
        const calls = []
        const add = (a, b) => (calls.push([a, b]), a * 10 + b)
        const own = await instantiate({ 'docs:adder/add@0.1.0': { add } })
        const bare = await instantiate({ 'docs:adder/add': { add } })
        const unknown = await instantiate({ 'docs:adder/ad': {} }).catch((error) => error.message)
        const list = Uint32Array.of(1, 2, 3)
        console.log(JSON.stringify([
          bound.calc.sum(list), own.calc.sum(list), bare.calc.sum(list), bound.calc === own.calc, calls.length, unknown,
          Object.keys(bound),
        ]))`,
    })
    expect(result).toMatchObject({ stderr: '', code: 0 })
    const unknown = expect.stringMatching(/docs:adder\/ad, which .* import: docs:adder\/add@0\.1\.0$/)
    expect(JSON.parse(result.stdout)).toEqual([6, 123, 123, false, 6, unknown, ['calc', 'docs:consumer/calc@0.1.0']])
  })

  it('runs with the modules in the code', async () => {
    const result = await runModules({
      ...(await componentFiles(adder, { name: 'adder', mode, core: ({ path }) => ({ inline: readFileSync(path) }) })),
      'main.mjs': `import { $init, hello } from './adder.mjs'\nawait $init\nconsole.log(hello('you'))`,
    })
    expect(result).toEqual({ stdout: 'Hello, you!\n', stderr: '', code: 0 })
  })
})

describe('mode deferred', () => {
  it('tells what to await if something is used too early', async () => {
    const result = await runModules({
      ...(await componentFiles(greet, { name: 'greet', mode: 'deferred' })),
      'main.mjs': `
        import { greeter, hello } from './greet.mjs'
        import { GuestBook } from './greet.guests.mjs'
        for (const use of [() => hello('you'), () => greeter.languages(), () => new GuestBook('x')]) {
          try { use() } catch (error) { console.log(error.message) }
        }`,
    })
    expect(result.code).toBe(0)
    const lines = result.stdout.trim().split('\n')
    expect(lines).toHaveLength(3)
    expect(lines.map((line) => line.slice(0, line.indexOf(' ')))).toEqual([
      'hello',
      'greeter.languages',
      'guests.GuestBook',
    ])
    for (const line of lines) expect(line).toMatch(/ is not ready: .*`await \$init`/)
  }, 60_000)

  it('forwards to code that took an export before it was ready', async () => {
    const result = await runModules({
      ...(await componentFiles(greet, { name: 'greet', mode: 'deferred' })),
      'main.mjs': `
        const { $init, greeter, hello } = await import('./greet.mjs')
        const { GuestBook } = await import('./greet.guests.mjs')
        const { languages } = greeter
        await $init
        const book = new GuestBook('x')
        console.log(JSON.stringify([
          hello('you'), languages(), greeter.languages(), book.count(), book instanceof GuestBook,
        ]))`,
    })
    expect(result.stderr).toBe('')
    const languages = ['de', 'en', 'es', 'fr', 'ja']
    expect(JSON.parse(result.stdout)).toEqual(['Hello, you!', languages, languages, 0, true])
  }, 60_000)
})

describe('loading by fetch', () => {
  let server: Server
  let origin: string

  beforeAll(async () => {
    const bytes = readFileSync(adder.cores[0]?.path ?? '')
    server = createServer(({ url }, response) => {
      if (url === '/missing.wasm') return response.writeHead(404).end('no such file')
      if (url === '/page.wasm') return response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>')
      const type = new URLSearchParams(url?.split('?')[1]).get('type')
      return response.writeHead(200, type === null ? {} : { 'content-type': type }).end(bytes)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })

  afterAll(() => server.close())

  const load = async (path: string): ReturnType<typeof runModules> => {
    const core = (): { url: string } => ({ url: JSON.stringify(`${origin}${path}`) })
    return await runModules({
      ...(await componentFiles(adder, { name: 'adder', mode: 'top-level-await', core })),
      'main.mjs': `
        try {
          const { hello } = await import('./adder.mjs')
          console.log(hello('you'))
        } catch (error) {
          console.log(error.message)
        }
        globalThis[Symbol.for('undici.globalDispatcher.1')]?.close()`,
    })
  }

  it.each([
    '/core.wasm?type=application/wasm',
    '/core.wasm?type=Application/WASM;x=y',
    '/core.wasm?type=text/plain',
    '/core.wasm',
  ])('takes %s', async (path) => {
    expect(await load(path)).toMatchObject({ stdout: 'Hello, you!\n', stderr: '' })
  })

  it('names the address and the status of what is missing', async () => {
    expect((await load('/missing.wasm')).stdout).toContain(
      `${origin}/missing.wasm: the server answered with HTTP status 404`,
    )
  })

  it('names the type of what is no WebAssembly', async () => {
    expect((await load('/page.wasm')).stdout).toMatch(/\/page\.wasm \(text\/html\): WebAssembly\.compile\(\)/)
  })

  it('names the address when there is no server', async () => {
    const nowhere = {
      name: 'adder',
      mode: 'top-level-await',
      core: () => ({ url: '"http://127.0.0.1:1/core.wasm"' }),
    } as const
    const result = await runModules({
      ...(await componentFiles(adder, nowhere)),
      'main.mjs': `await import('./adder.mjs').catch((error) => console.log(error.message))`,
    })
    expect(result.stdout).toMatch(/^Could not load WebAssembly of adder from http:\/\/127\.0\.0\.1:1\/core\.wasm: /)
  })
})

/** The error of importing the adder with this core module. `core` may refer to `later.wasm`. */
async function refusalOf(mode: StartMode, core: CoreExpression, file: Uint8Array): Promise<string> {
  const result = await runModules({
    ...(await componentFiles(adder, { name: 'adder', mode, core: () => core })),
    'later.wasm': file,
    'main.mjs': `await import('./adder.mjs').catch((error) => console.log(error.message))`,
  })
  return result.stdout
}

describe('a core module that the runtime cannot compile', () => {
  const inFile = { url: 'new URL("./later.wasm", import.meta.url)' }
  // A section that no version of WebAssembly has.
  const unknown = moduleOf(99, 0)

  it('is named with its package and file', async () => {
    expect(await refusalOf('sync', inFile, unknown)).toMatch(
      /^adder needs WebAssembly that this runtime does not have, or is damaged \(file:.*later\.wasm\): /,
    )
    const inline = { inline: unknown }
    expect(await refusalOf('sync', inline, unknown)).toMatch(/^adder needs .*\(component\.core\w*\.wasm\): /)
    expect(await refusalOf('top-level-await', inline, unknown)).toMatch(/^Could not compile WebAssembly of adder: /)
  })

  const BODY_OF_TRY_TABLE = [0, 0x1f, 0x40, 0, 0x0b, 0x0b]
  it.each([
    ['extended constant expressions', 22, moduleOf(6, 9, 1, 0x7f, 0, 65, 1, 65, 1, 0x6a, 0x0b)],
    ['relaxed SIMD', 22, moduleOf(...functionOf([0, ...V128, ...V128, 0xfd, 0x80, 2, 0x1a, 0x0b]))],
    ['multiple memories', 22, moduleOf(5, 5, 2, 0, 1, 0, 1)],
    ['64-bit memory', 24, moduleOf(5, 3, 1, 4, 1)],
    ['exceptions with exnref', 24, moduleOf(...functionOf(BODY_OF_TRY_TABLE))],
    ['garbage collection', 22, moduleOf(1, 3, 1, 0x5f, 0)],
  ])('is told to need %s, which Node.js has from version %i on', async (feature, node, bytes) => {
    const refusal = await refusalOf('sync', inFile, bytes)
    if (WebAssembly.validate(bytes)) expect(refusal).not.toContain('needs')
    else
      expect(refusal).toContain(
        `adder needs ${feature}, a WebAssembly feature that Node.js has from version ${node} on`,
      )
    expect(WebAssembly.validate(bytes)).toBe(Number(process.versions.node.split('.')[0]) >= node)
  })
})

function moduleOf(...sections: readonly number[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, ...sections)
}

/** Sections of types, functions and code with one function. */
function functionOf(body: readonly number[]): readonly number[] {
  return [1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, 10, body.length + 2, 1, body.length, ...body]
}
