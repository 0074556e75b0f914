import { expect, it } from 'vitest'
import { build, runBoth } from '../fixtures/both-glues.js'

const FUNCTIONS = `
  merge: func(a: map<string, u32>, b: map<string, u32>) -> map<string, u32>;
  nest: func(a: list<map<u32, u32>>, b: map<u32, map<u32, u32>>) -> map<u32, map<u32, u32>>;`

/** Hands what it is given to the function of the host, and returns what that gives. */
const GUEST = `(module
  (import "a:b/host" "merge" (func $merge (param i32 i32 i32 i32 i32)))
  (import "a:b/host" "nest" (func $nest (param i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (global $next (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $next (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
    (global.get $next)
    (global.set $next (i32.add (global.get $next) (local.get 3))))
  (func (export "a:b/api#merge") (param i32 i32 i32 i32) (result i32)
    (call $merge (local.get 0) (local.get 1) (local.get 2) (local.get 3) (i32.const 16)) (i32.const 16))
  (func (export "a:b/api#nest") (param i32 i32 i32 i32) (result i32)
    (call $nest (local.get 0) (local.get 1) (local.get 2) (local.get 3) (i32.const 16)) (i32.const 16)))`

it('several maps in one call, and maps in lists and in maps, keep all their entries', async () => {
  const wit = `package a:b; interface host {${FUNCTIONS}} interface api {${FUNCTIONS}} world w { import host; export api; }`
  const [tasks, plain] = await runBoth(
    await build(wit, 'w', GUEST),
    `(start, log) => {
      const { api } = start({
        'a:b/host': {
          merge: (a, b) => new Map([...a, ...b]),
          nest: (a, b) => new Map([...b, ...a.map((map, at) => [at, map])]),
        },
      })
      log('merge', () => [...api.merge(new Map([['a', 1], ['b', 2]]), new Map([['c', 3], ['d', 4]]))])
      const lists = [new Map([[1, 2], [3, 4]]), new Map(), new Map([[5, 6]])]
      const maps = new Map([[7, new Map([[8, 9], [10, 11]])], [12, new Map([[13, 14]])]])
      log('nest', () => [...api.nest(lists, maps)].map(([key, map]) => [key, ...map]))
    }`,
  )
  expect(plain).toEqual(tasks)
  expect(plain).toEqual([
    ['merge', Object.entries({ a: 1, b: 2, c: 3, d: 4 })],
    ['nest', [[7, [8, 9], [10, 11]], [12, [13, 14]], [0, [1, 2], [3, 4]], [1], [2, [5, 6]]]],
  ])
})
