import { describe, expect, it } from 'vitest'
import { build, HOST, host, runBoth } from '../../fixtures/both-glues.js'

const refused = (cause: string): unknown => [
  'RuntimeError',
  `wasm trap: cannot enter component instance, as ${cause}. Only a new instance can be called`,
  null,
]

const because = (what: string): unknown =>
  refused(`${what} failed in an earlier call: RuntimeError: wasm trap: wasm \`unreachable\` instruction executed`)

/** `ask` has no error in its type, `tell` has. */
const FALLIBLE = HOST.replace(
  'tell: func(text: string) -> string',
  'tell: func(text: string) -> result<string, string>',
).replace('-> string;\n  export boom', '-> result<string, string>;\n  export boom')

describe('an exception that crosses core functions is a trap', () => {
  it('also if the host threw it, however often it is tried', async () => {
    const [tasks, plain] = await runBoth(
      await build(HOST, 'w', host()),
      `(start, log) => {
        const no = new Error('no')
        const { go, echo } = start({ 'a:b/host': { ask: () => { throw no }, tell: (text) => text } })
        log('same', () => { try { go(1) } catch (error) { return error === no } })
        let causes = 0
        for (let count = 0; count < 70_000; count += 1) {
          try { go(1) } catch (error) { if (error.cause === no) causes += 1 }
        }
        log('causes', () => causes)
        log('echo', () => echo('x'))
        log('new', () => start({ 'a:b/host': { ask: (x) => x, tell: (text) => text } }).go(3))
      }`,
    )
    expect(plain).toEqual(tasks)
    expect(plain).toEqual([
      ['same', true],
      ['causes', 70_000],
      ['echo', refused('a:b/host#ask failed in an earlier call: Error: no')],
      ['new', 3],
    ])
  })

  it('and names the function whose value is not of its type', async () => {
    const [tasks, plain] = await runBoth(
      await build(HOST, 'w', host()),
      `(start, log) => {
        const { go, echo } = start({ 'a:b/host': { ask: (x) => x, tell: () => 5 } })
        log('echo', () => echo('x'))
        log('go', () => go(1))
      }`,
    )
    const message = 'a:b/host#tell gave a value that its type does not have: expected a string, received [number]'
    expect(plain).toEqual(tasks)
    expect(plain).toEqual([
      ['echo', ['TypeError', message, null]],
      ['go', refused(`a:b/host#tell failed in an earlier call: TypeError: ${message}`)],
    ])
  })

  it('but not an error that the type of the function has, nor an argument that is refused', async () => {
    const [tasks, plain] = await runBoth(
      await build(FALLIBLE, 'w', host()),
      `(start, log) => {
        const tell = () => { throw Object.assign(new Error('told'), { payload: 'full' }) }
        const { go, echo } = start({ 'a:b/host': { ask: (x) => x, tell } })
        log('result', () => echo('x'))
        log('no text', () => echo(5))
        log('no number', () => go(Symbol.iterator))
        log('go', () => go(1))
      }`,
    )
    expect(plain).toEqual(tasks)
    expect(plain).toEqual([
      ['result', ['ComponentError', 'full', 'full']],
      ['no text', ['TypeError', 'echo: argument "text": expected a string, received [number]', null]],
      ['no number', ['TypeError', 'go: argument "x": Cannot convert a Symbol value to a number', null]],
      ['go', 1],
    ])
  })

  it('but not its like where the host gives a result: that of another component is one', async () => {
    const [tasks, plain] = await runBoth(
      await build(FALLIBLE, 'w', host()),
      `(start, log) => {
        const tell = () => { throw new WebAssembly.RuntimeError('unreachable') }
        const { go, echo } = start({ 'a:b/host': { ask: (x) => x, tell } })
        log('echo', () => echo('x'))
        log('go', () => go(1))
      }`,
    )
    expect(plain).toEqual(tasks)
    expect(plain).toContainEqual([
      'go',
      refused(
        'a:b/host#tell failed in an earlier call: RuntimeError: wasm trap: wasm `unreachable` instruction executed',
      ),
    ])
  })

  it('in an allocation, a post-return and a destructor too, after which dropping does nothing', async () => {
    const [tasks, plain] = await runBoth(
      await build(
        `package a:b;
        interface api { resource thing { constructor(); } fill: func(text: string); give: func() -> string; }
        world w { export api; }`,
        'w',
        `(module
          (import "[export]a:b/api" "[resource-new]thing" (func $new (param i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) unreachable)
          (func (export "a:b/api#[constructor]thing") (result i32) (call $new (i32.const 7)))
          (func (export "a:b/api#[dtor]thing") (param i32) unreachable)
          (func (export "a:b/api#fill") (param i32 i32))
          (func (export "a:b/api#give") (result i32) (i32.const 16))
          (func (export "cabi_post_a:b/api#give") (param i32) unreachable))`,
      ),
      `(start, log) => {
        const dispose = Symbol.dispose ?? Symbol.for('dispose')
        for (const [what, run] of [
          ['allocate', (api) => api.fill('x')],
          ['return', (api) => api.give()],
          ['drop', (api) => new api.Thing()[dispose]()],
        ]) {
          const { api } = start({})
          const held = new api.Thing()
          log(what, () => run(api))
          log('refused', () => new api.Thing())
          log('dropped', () => String(held[dispose]()))
        }
      }`,
    )
    const trap = ['RuntimeError', 'wasm trap: wasm `unreachable` instruction executed', null]
    expect(plain).toEqual(tasks)
    expect(plain).toEqual([
      ['allocate', trap],
      ['refused', because('cabi_realloc')],
      ['dropped', 'undefined'],
      ['return', trap],
      ['refused', because('cabi_post_a:b/api#give')],
      ['dropped', 'undefined'],
      ['drop', trap],
      ['refused', because('a destructor')],
      ['dropped', 'undefined'],
    ])
  })
})

describe('the message of an error with an object as payload', () => {
  it('shows it', async () => {
    const [tasks, plain] = await runBoth(
      await build(
        `package a:b;
        world w { record trouble { code: u32, many: u64 } export go: func() -> result<_, trouble>; }`,
        'w',
        `(module (memory (export "memory") 1)
          (data (i32.const 16) "\\01\\00\\00\\00\\00\\00\\00\\00\\07\\00\\00\\00\\00\\00\\00\\00\\09\\00\\00\\00\\00\\00\\00\\00")
          (func (export "go") (result i32) (i32.const 16)))`,
      ),
      `(start, log) => {
        const { go } = start({})
        log('go', () => { try { go() } catch (error) { return error.message } })
      }`,
    )
    expect(plain).toEqual(tasks)
    expect(plain).toEqual([['go', '{"code":7,"many":"9"} (see error.payload)']])
  })
})
