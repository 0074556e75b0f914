import { describe, expect, it } from 'vitest'
import { buildSample } from '@wasm-pkg/testing/samples'
import { build, HOST, host, runBoth, transpile } from '../../fixtures/both-glues.js'
import { glueText } from '../../fixtures/glue-text.js'
import { parseWat } from '../../fixtures/wat.js'
import { parseModule } from '../syntax.js'
import { withoutTasks } from './without-tasks.js'

const COUNTER = `interface api { resource counter { constructor(start: u32); next: func() -> u32; } }`

describe('glue without tasks does what glue with tasks does', () => {
  it('for functions of numbers and strings', async () => {
    const adder = await transpile((await buildSample('docs:adder@0.1.0')).bytes)
    const [before, after] = await runBoth(
      adder,
      `(start, log) => {
        const { add, hello } = start({})
        for (const [a, b] of [[1, 2], [-1, 1], [2 ** 32, 5], ['7', 1.9]]) log('add', () => add.add(a, b))
        log('hello', () => hello('Ünïcode 🦀'))
        log('wrong', () => hello(Symbol.iterator))
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['hello', 'Hello, Ünïcode 🦀!'])
  })

  it('for what the host gives, throws and calls back', async () => {
    const [before, after] = await runBoth(
      await build(HOST, 'w', host()),
      `(start, log) => {
        let go
        let answer = (x) => x + 1
        const ask = (x) => answer(x)
        const exports = start({ 'a:b/host': { ask, tell: (text) => text.toUpperCase() } })
        go = exports.go
        log('go', () => go(1))
        answer = (x) => (x > 3 ? x : go(x + 1))
        log('calls back', () => go(1))
        answer = () => -1
        log('negative', () => go(1))
        answer = () => 'text'
        log('no number', () => go(1))
        log('echo', () => exports.echo('héllo'))
        answer = (x) => x
        log('go again', () => go(5))
        answer = () => { throw new TypeError('the host says no') }
        log('throws', () => go(1))
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['throws', ['TypeError', 'the host says no', null]])
    expect(after).toContainEqual(['calls back', 4])
    expect(after).toContainEqual(['echo', 'HÉLLO'])
  })

  it('for traps, of its own and of the host: no call enters the instance any more', async () => {
    const component = await build(HOST, 'w', host())
    const [before, after] = await runBoth(
      component,
      `(start, log) => {
        const imports = { 'a:b/host': { ask: () => { throw new WebAssembly.RuntimeError('unreachable') }, tell: (x) => x } }
        for (const first of ['boom', 'go']) {
          const exports = start(imports)
          log(first, () => exports[first](1))
          for (const later of ['go', 'echo', 'boom']) log(later, () => exports[later]('x'))
        }
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['boom', ['RuntimeError', 'wasm trap: wasm `unreachable` instruction executed', null]])
    expect(after).toContainEqual([
      'echo',
      ['RuntimeError', expect.stringContaining('cannot enter component instance'), null],
    ])
  })

  it('for backpressure, which has a limit', async () => {
    const component = await transpile(
      await parseWat(`(component
        (core func $inc (canon backpressure.inc))
        (core func $dec (canon backpressure.dec))
        (core module $m
          (import "" "inc" (func $inc))
          (import "" "dec" (func $dec))
          (func (export "more") (param i32)
            (loop (call $inc) (br_if 0 (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))
          (func (export "less") (call $dec)))
        (core instance $i (instantiate $m (with "" (instance (export "inc" (func $inc)) (export "dec" (func $dec))))))
        (func (export "more") (param "times" u32) (canon lift (core func $i "more")))
        (func (export "less") (canon lift (core func $i "less"))))`),
    )
    const [before, after] = await runBoth(
      component,
      `(start, log) => {
        const exports = start({})
        for (const times of [65535, 3]) {
          for (const _ of [0, 1]) log('less', () => exports.less())
          log('more', () => exports.more(times))
        }
        log('after', () => exports.less())
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['more', [expect.any(String), expect.stringContaining('overflow'), null]])
  })

  it('for a post-return that calls out, which it may not', async () => {
    const [before, after] = await runBoth(
      await build(HOST, 'w', host('(drop (call $ask (i32.const 1)))')),
      `(start, log) => {
        const { echo, go } = start({ 'a:b/host': { ask: (x) => x, tell: (text) => text } })
        log('echo', () => echo('a'))
        log('go', () => go(1))
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['echo', ['RuntimeError', 'cannot leave component instance', null]])
  })

  it('for a core module that calls the host while it starts', async () => {
    const [before, after] = await runBoth(
      await build(HOST, 'w', host().replace(/\)$/u, '(func $init (drop (call $ask (i32.const 9)))) (start $init))')),
      `(start, log) => {
        const asked = []
        const { go } = start({ 'a:b/host': { ask: (x) => (asked.push(x), x), tell: (text) => text } })
        log('go', () => go(2))
        log('asked', () => asked)
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['asked', [9, 2]])
  })

  it('for resources of its own', async () => {
    const [before, after] = await runBoth(
      await build(
        `package a:b; ${COUNTER} world w { export api; }`,
        'w',
        `(module
          (import "[export]a:b/api" "[resource-new]counter" (func $new (param i32) (result i32)))
          (memory (export "memory") 1)
          (global $free (mut i32) (i32.const 16))
          (func (export "a:b/api#[constructor]counter") (param i32) (result i32)
            (global.set $free (i32.add (global.get $free) (i32.const 4)))
            (i32.store (global.get $free) (local.get 0))
            (call $new (global.get $free)))
          (func (export "a:b/api#[method]counter.next") (param i32) (result i32)
            (i32.store (local.get 0) (i32.add (i32.load (local.get 0)) (i32.const 1)))
            (i32.load (local.get 0))))`,
      ),
      `(start, log) => {
        const { api } = start({})
        const counter = new api.Counter(5)
        log('next', () => counter.next())
        log('next', () => counter.next())
        log('stranger', () => api.Counter.prototype.next.call({}))
        log('dispose', () => counter[Symbol.dispose ?? Symbol.for('dispose')]())
        log('after', () => counter.next())
        log('another', () => new api.Counter(1).next())
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['next', 7])
  })

  it('for a list of resources of its own, of which each is disposed of by itself', async () => {
    const [before, after] = await runBoth(
      await build(
        'package a:b; interface api { resource item { number: func() -> u32; } pair: func() -> list<item>; } world w { export api; }',
        'w',
        `(module
          (import "[export]a:b/api" "[resource-new]item" (func $new (param i32) (result i32)))
          (memory (export "memory") 1)
          (func (export "a:b/api#[method]item.number") (param i32) (result i32) (local.get 0))
          (func (export "a:b/api#pair") (result i32)
            (i32.store (i32.const 32) (call $new (i32.const 1)))
            (i32.store (i32.const 36) (call $new (i32.const 2)))
            (i32.store (i32.const 16) (i32.const 32))
            (i32.store (i32.const 20) (i32.const 2))
            (i32.const 16)))`,
      ),
      `(start, log) => {
        const [first, second] = start({}).api.pair()
        first[Symbol.dispose ?? Symbol.for('dispose')]()
        log('first', () => first.number())
        log('second', () => second.number())
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toEqual([
      ['first', ['TypeError', expect.stringContaining('Not a valid "Item" resource'), null]],
      ['second', 2],
    ])
  })

  it('for resources of the host, taken, lent and given back', async () => {
    const [before, after] = await runBoth(
      await build(
        `package a:b; ${COUNTER} world w {
          use api.{counter};
          export make: func(start: u32) -> counter;
          export look: func(it: borrow<counter>) -> u32;
          export spend: func(it: counter) -> u32;
          export keep: func(it: borrow<counter>);
        }`,
        'w',
        `(module
          (import "a:b/api" "[constructor]counter" (func $make (param i32) (result i32)))
          (import "a:b/api" "[method]counter.next" (func $next (param i32) (result i32)))
          (import "a:b/api" "[resource-drop]counter" (func $drop (param i32)))
          (memory (export "memory") 1)
          (func (export "make") (param i32) (result i32) (call $make (local.get 0)))
          (func (export "look") (param i32) (result i32) (call $next (local.get 0)) (call $drop (local.get 0)))
          (func (export "spend") (param i32) (result i32) (call $next (local.get 0)) (call $drop (local.get 0)))
          (func (export "keep") (param i32)))`,
      ),
      `(start, log) => {
        class Counter { constructor(x) { this.x = x } next() { return ++this.x } }
        const { keep, look, make, spend } = start({ 'a:b/api': { Counter } })
        const made = make(3)
        log('made', () => made instanceof Counter && made.x)
        log('look', () => look(made))
        log('spend', () => spend(made))
        log('own', () => look(new Counter(40)))
        log('stranger', () => look({}))
        log('keep', () => keep(new Counter(1)))
        log('look', () => look(new Counter(50)))
      }`,
    )
    expect(after).toEqual(before)
    expect(after).toContainEqual(['own', 41])
  })
})

describe('glue with tasks stays', () => {
  const STATE = 'class ComponentAsyncState {} function getOrCreateAsyncState() {}'

  it.each([
    [
      'a task that is asked something unknown',
      'function f() { let task; task.enterSync(); return task.yield() }',
      'task is still used',
    ],
    [
      'a member of the state that is not replaced',
      `${STATE} function f() { return getOrCreateAsyncState(0).hasBackpressure() }`,
      "the member hasBackpressure of a component's state is used",
    ],
    [
      'such a member by way of a variable',
      `${STATE} function f() { const state = getOrCreateAsyncState(0); return state.handles }`,
      "the member handles of a component's state is used",
    ],
    [
      'a call in a task that is written otherwise',
      'function f() { return _withGlobalCurrentTaskMeta(meta, run) }',
      '_withGlobalCurrentTaskMeta is still used',
    ],
    [
      'an import that may wait',
      'const t = _lowerImportBackwardsCompat.bind(null, { componentIdx: 0, isAsync: true, importFn: f })',
      '_lowerImportBackwardsCompat is still used',
    ],
    [
      'a state without the function that gets it',
      'class ComponentAsyncState {}',
      'jco wrote no function getOrCreateAsyncState of the shape that is replaced',
    ],
    [
      'a runtime without what the replacement builds on',
      `${STATE} function f() { return getOrCreateAsyncState(0).mayLeave }`,
      'INSTANCE_FLAGS is used, and nothing declares it any more',
    ],
  ])('for %s, with the reason', (_, body, reason) => {
    const code = glueText({ body, exports: 'f' })
    expect(withoutTasks({ code, program: parseModule(code) })).toEqual({ reason })
  })
})
