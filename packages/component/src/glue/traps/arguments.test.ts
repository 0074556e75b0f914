import { expect, it } from 'vitest'
import { build, runBoth } from '../../fixtures/both-glues.js'

const ECHO = `package a:b;
interface api {
  enum colour { red, green }
  record point { x: s32, y: s64 }
  resource thing { constructor(name: string); rename: func(name: string, letter: char); }
  texts: func(first: string, second: list<string>) -> u32;
  numbers: func(bytes: list<u8>, words: list<u16>, longs: list<u64>);
  mixed: func(count: u64, colour: colour, point: option<point>);
  lend: func(amount: u8, to: borrow<thing>);
}
world w { export api; }`

const GUEST = `(module
  (import "[export]a:b/api" "[resource-new]thing" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $free)
    (global.set $free (i32.and (i32.add (i32.add (global.get $free) (local.get 3)) (i32.const 7)) (i32.const -8))))
  (func (export "a:b/api#[constructor]thing") (param i32 i32) (result i32) (call $new (i32.const 1)))
  (func (export "a:b/api#[method]thing.rename") (param i32 i32 i32 i32))
  (func (export "a:b/api#texts") (param i32 i32 i32 i32) (result i32) (i32.add (local.get 1) (local.get 3)))
  (func (export "a:b/api#numbers") (param i32 i32 i32 i32 i32 i32))
  (func (export "a:b/api#mixed") (param i64 i32 i32 i32 i64))
  (func (export "a:b/api#lend") (param i32 i32)))`

it('an argument that is not of its type is refused by name, and the instance goes on', async () => {
  const [tasks, plain] = await runBoth(
    await build(ECHO, 'w', GUEST),
    `(start, log) => {
      const { api } = start({})
      const thing = new api.Thing('a')
      const grows = ['a']
      Object.defineProperty(grows, 0, { get: () => (grows.push('b'), 'c') })
      log(0, () => api.texts(5, []))
      log(1, () => api.texts('a', ['b', 5]))
      log(2, () => api.texts('a', 'bc'))
      log(3, () => api.texts('a', { length: 4e9 }))
      log(4, () => api.numbers('abc', [], []))
      log(5, () => api.numbers(1e9, [], []))
      log(6, () => api.numbers([1, 256], [], []))
      log(7, () => api.numbers([], [], [1]))
      log(8, () => api.mixed(1.5, 'red'))
      log(9, () => api.mixed(1, 'blue'))
      log(10, () => api.mixed(1, 'red', { x: 1, y: 'z' }))
      log(11, () => api.lend(1, {}))
      log(12, () => thing.rename('a', '\\ud800'))
      log(13, () => thing.rename('a', ''))
      log(14, () => api.Thing.prototype.rename.call({}, 'a', 'b'))
      log(15, () => new api.Thing(Symbol.iterator))
      log('well', () => api.texts('ab', ['c', 'd']))
      log('grows', () => api.texts('ab', grows))
      log('buffer', () => api.numbers(new ArrayBuffer(3), new Uint8Array([1, 2]), new BigUint64Array(2)) ?? null)
    }`,
  )
  const resource = 'Resource error: Not a valid "Thing" resource.'
  expect(plain).toEqual(tasks)
  expect((plain as readonly unknown[]).slice(0, 16)).toEqual(
    [
      'texts: argument "first": expected a string, received [number]',
      'texts: argument "second": expected a string, received [number]',
      'texts: argument "second": expected an array, received [string]',
      'texts: argument "second": expected an array, received [object]',
      'numbers: argument "bytes": expected an array or a Uint8Array, received [string]',
      'numbers: argument "bytes": expected an array or a Uint8Array, received [number]',
      'numbers: argument "bytes": invalid u8 value [256]',
      'numbers: argument "longs": invalid u64 value [1]',
      'mixed: argument "count": The number 1.5 cannot be converted to a BigInt because it is not an integer',
      'mixed: argument "colour": "blue" is not one of the cases of colour',
      'mixed: argument "point": Cannot convert z to a BigInt',
      `lend: argument "to": ${resource}`,
      '[method]thing.rename: argument "letter": expected a character of Unicode',
      '[method]thing.rename: argument "letter": expected a character of Unicode',
      `[method]thing.rename: ${resource}`,
      '[constructor]thing: argument "name": expected a string, received [symbol]',
    ].map((message, at) => [at, ['TypeError', `a:b/api#${message}`, null]]),
  )
  expect((plain as readonly unknown[]).slice(16)).toEqual([
    ['well', 4],
    ['grows', 3],
    ['buffer', null],
  ])
})
