import { beforeAll, describe, expect, it } from 'vitest'
import { build, runBoth } from '../../fixtures/both-glues.js'

interface Case {
  readonly what: string
  /** Of the function that gives the value. */
  readonly type: string
  /** Statements of it, and what has to be in memory from 16 on. */
  readonly gives: number
  readonly memory?: readonly number[]
  /** Absent for a trap. */
  readonly value?: unknown
}

const AT = 16
const [END, DATA] = [65_536, AT + 8]
const inMemory = (what: string, type: string, ...memory: readonly number[]): Case => ({ what, type, gives: AT, memory })

const TRAPS: readonly Case[] = [
  inMemory('a list beyond the end of memory', 'list<u8>', END - 6, 7),
  inMemory('a list that is not aligned', 'list<u32>', DATA + 1, 1),
  inMemory('a list of records beyond the end of memory', 'list<tuple<u32, u32>>', END - 4, 1),
  inMemory('an empty list beyond the end of memory', 'list<string>', END + 8, 0),
  inMemory('more elements than there is memory', 'list<bool>', DATA, 0xff_ff_ff_ff),
  inMemory('a text beyond the end of memory', 'string', END - 6, 7),
  inMemory('a text that is no UTF-8', 'string', DATA, 1, 0xff),
  inMemory('a case that the variant lacks', 'shape', 2, 0),
  inMemory('neither none nor some', 'option<u32>', 2, 0),
  inMemory('neither ok nor err', 'result<u32, u32>', 2, 0),
  { what: 'a surrogate', type: 'char', gives: 0xd8_00 },
  { what: 'a number beyond Unicode', type: 'char', gives: 0x11_00_00 },
  { what: 'a case that the enum lacks', type: 'colour', gives: 2 },
  { what: 'a handle of nothing', type: 'thing', gives: 5 },
  { what: 'the handle 0', type: 'thing', gives: 0 },
  { what: 'a result beyond the end of memory', type: 'string', gives: END + 8 },
]

const UNUSED_BITS: readonly Case[] = [
  { what: 'bool', type: 'bool', gives: 2, value: true },
  { what: 'u8', type: 'u8', gives: 0x1_02, value: 2 },
  { what: 's8', type: 's8', gives: 0xff, value: -1 },
  { what: 'u16', type: 'u16', gives: 0x1_00_03, value: 3 },
  { what: 's16', type: 's16', gives: 0x1_ff_ff, value: -1 },
  { what: 'flags', type: 'rights', gives: 0b111, value: { read: true, write: true } },
]

const BYTE_ORDER_MARK: Case = { ...inMemory('a byte order mark', 'string', DATA, 4, 0x41_bf_bb_ef), value: '\u{feff}A' }

const CASES = [...TRAPS, ...UNUSED_BITS, BYTE_ORDER_MARK]

/** One function for each case, which lays out its memory first. */
async function runCases(): Promise<readonly [unknown, unknown]> {
  const functions = CASES.map(({ gives, memory = [] }, at) => {
    const stores = memory.map((word, index) => `(i32.store (i32.const ${AT + 4 * index}) (i32.const ${word}))`)
    return `(func (export "a:b/api#give${at}") (result i32) ${stores.join(' ')} (i32.const ${gives}))`
  })
  const component = await build(
    `package a:b;
    interface api {
      resource thing;
      enum colour { red, green }
      variant shape { dot(u32), none }
      flags rights { read, write }
      make: func() -> thing;
      well: func() -> u32;
      ${CASES.map(({ type }, at) => `give${at}: func() -> ${type};`).join('\n')}
    }
    world w { export api; }`,
    'w',
    `(module
      (import "[export]a:b/api" "[resource-new]thing" (func $new (param i32) (result i32)))
      (memory (export "memory") 1)
      (func (export "a:b/api#[dtor]thing") (param i32))
      (func (export "a:b/api#make") (result i32) (call $new (i32.const 1)))
      (func (export "a:b/api#well") (result i32) (i32.const 7))
      ${functions.join('\n')})`,
  )
  return await runBoth(
    component,
    `(start, log) => {
      for (let at = 0; at < ${CASES.length}; at += 1) {
        const { api } = start({})
        log('give' + at, () => api['give' + at]())
        log('well', () => api.well())
      }
    }`,
  )
}

let results: readonly [unknown, unknown]
beforeAll(async () => {
  results = await runCases()
})

/** The two lines of a case, of the glue with tasks and of that without. */
function linesOf(of: Case): readonly (readonly unknown[])[] {
  const at = CASES.indexOf(of)
  return results.map((lines) => (lines as readonly unknown[]).slice(2 * at, 2 * at + 2))
}

it.each(TRAPS)('$what is a trap', (of) => {
  const name = `a:b/api#give${CASES.indexOf(of)}`
  const message = expect.stringMatching(
    new RegExp(
      `^wasm trap: ${name} gave a value that its type does not have: |^unknown handle index|is no character of Unicode$`,
      'u',
    ),
  )
  const expected = [
    [name.slice('a:b/api#'.length), ['RuntimeError', message, null]],
    ['well', ['RuntimeError', expect.stringContaining(`as ${name} failed in an earlier call`), null]],
  ]
  expect(linesOf(of)).toEqual([expected, expected])
})

it.each([...UNUSED_BITS, BYTE_ORDER_MARK])('$what is read as the canonical ABI says', (of) => {
  const expected = [
    [`give${CASES.indexOf(of)}`, of.value],
    ['well', 7],
  ]
  expect(linesOf(of)).toEqual([expected, expected])
})

describe('a trap is', () => {
  it('a value that its type does not have, which the guest calls an import with', async () => {
    const [tasks, plain] = await runBoth(
      await build(
        'package a:b; world w { import tell: func(text: string); export go: func(); export well: func(); }',
        'w',
        `(module
          (import "$root" "tell" (func $tell (param i32 i32)))
          (memory (export "memory") 1)
          (func (export "go") (call $tell (i32.const -1) (i32.const 2)))
          (func (export "well")))`,
      ),
      `(start, log) => {
        const told = []
        const { go, well } = start({ tell: { default: (text) => told.push(text) } })
        log('go', () => go())
        log('well', () => well())
        log('told', () => told)
      }`,
    )
    const message = expect.stringContaining('it called tell with a value that its type does not have')
    expect(plain).toEqual(tasks)
    expect(plain).toEqual([
      ['go', ['RuntimeError', message, null]],
      ['well', ['RuntimeError', expect.stringContaining('as tell failed in an earlier call'), null]],
      ['told', []],
    ])
  })

  it('memory for an argument that is not aligned, or beyond the end', async () => {
    const [tasks, plain] = await runBoth(
      await build(
        'package a:b; world w { export take: func(numbers: list<u32>); export well: func(); export set: func(to: u32); }',
        'w',
        `(module
          (memory (export "memory") 1)
          (global $place (mut i32) (i32.const 0))
          (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (global.get $place))
          (func (export "set") (param i32) (global.set $place (local.get 0)))
          (func (export "take") (param i32 i32))
          (func (export "well")))`,
      ),
      `(start, log) => {
        for (const place of [${AT}, ${AT + 2}, ${END - 8}]) {
          const { set, take, well } = start({})
          set(place)
          log('take', () => take([1, 2, 3]))
          log('well', () => well())
        }
      }`,
    )
    const trap = [
      ['take', ['RuntimeError', expect.stringContaining('realloc gave a place'), null]],
      ['well', ['RuntimeError', expect.stringContaining('as cabi_realloc failed in an earlier call'), null]],
    ]
    expect(plain).toEqual(tasks)
    expect(plain).toEqual([['take', null], ['well', null], ...trap, ...trap])
  })
})
