import type { AsyncFunctions } from '../../async-functions.js'

/** Types of values in components. For each, jco has a function that lifts a value and one that lowers it. */
const NUMBERS = ['u8', 's8', 'u16', 's16', 'u32', 's32', 'u64', 's64', 'f32', 'f64']
const FLAT = ['bool', 'char', 'string', '$record', '$variant', '$enum', '$flags', '(tuple u8 u8)']
const NESTED = ['(option string)', '(result string (error u32))', '(list string)', '(own $thing)']
const LISTS = NUMBERS.map((type) => `(list ${type})`)
const ENDS = ['$bytes', '$records', '$signals', '$text', '$signal', 'error-context']
const TYPES = [...NUMBERS, ...FLAT, ...NESTED, ...LISTS, ...ENDS]

const MEMORY = '(memory (core memory $memory)) (realloc (core func $realloc))'

/** A function with parameters and a result of every type. With so many, all of them are in memory. */
const EVERYTHING = `(func async ${TYPES.map((type, at) => `(param "p${at}" ${type})`).join(' ')} (param "lent" (borrow $thing)) (result (tuple ${TYPES.join(' ')})))`

type Builtin = readonly [canon: string, params: number, result?: 'i32' | 'i64' | undefined]

/** What the canonical ABI has for a guest, with the signatures of the core functions. */
const BUILTINS: readonly Builtin[] = [
  [`lower (func $ask) ${MEMORY}`, 2],
  [`lower (func $ask) ${MEMORY} async`, 2, 'i32'],
  ['lower (func $plain)', 1, 'i32'],
  [`lower (func $say) ${MEMORY}`, 3],
  [`task.return (result $results) (memory (core memory $memory))`, 1],
  ['task.cancel', 0],
  ['context.get i32 0', 0, 'i32'],
  ['context.set i32 0', 1],
  ['backpressure.inc', 0],
  ['backpressure.dec', 0],
  ['thread.yield', 0, 'i32'],
  ['subtask.cancel', 1, 'i32'],
  ['subtask.cancel async', 1, 'i32'],
  ['subtask.drop', 1],
  ['waitable-set.new', 0, 'i32'],
  ['waitable-set.wait (memory (core memory $memory))', 2, 'i32'],
  ['waitable-set.poll (memory (core memory $memory))', 2, 'i32'],
  ['waitable-set.drop', 1],
  ['waitable.join', 2],
  [`error-context.new (memory (core memory $memory))`, 2, 'i32'],
  [`error-context.debug-message ${MEMORY}`, 2],
  ['error-context.drop', 1],
  ['resource.new $item', 1, 'i32'],
  ['resource.rep $item', 1, 'i32'],
  ['resource.drop $item', 1],
  ['resource.drop $thing', 1],
  ...ends('stream', ['$bytes', '$records', '$signals'], 3),
  ...ends('future', ['$text', '$signal'], 2),
]

function ends(kind: string, types: readonly string[], params: number): readonly Builtin[] {
  return types.flatMap((type) => [
    [`${kind}.new ${type}`, 0, 'i64'] as const,
    ...['', ' async'].flatMap((way) => [
      [`${kind}.read ${type} ${MEMORY}${way}`, params, 'i32'] as const,
      [`${kind}.write ${type} (memory (core memory $memory))${way}`, params, 'i32'] as const,
      [`${kind}.cancel-read ${type}${way}`, 1, 'i32'] as const,
      [`${kind}.cancel-write ${type}${way}`, 1, 'i32'] as const,
    ]),
    [`${kind}.drop-readable ${type}`, 1] as const,
    [`${kind}.drop-writable ${type}`, 1] as const,
  ])
}

function signature(params: number, result: string | undefined): string {
  return `${'(param i32)'.repeat(params)}${result === undefined ? '' : `(result ${result})`}`
}

const HEAD = `(import "thing" (type $thing (sub resource)))
  (type $record' (record (field "a" u8) (field "b" string)))
  (import "record" (type $record (eq $record')))
  (type $variant' (variant (case "a" u32) (case "b" string) (case "c")))
  (import "variant" (type $variant (eq $variant')))
  (type $enum' (enum "a" "b"))
  (import "enum" (type $enum (eq $enum')))
  (type $flags' (flags "a" "b"))
  (import "flags" (type $flags (eq $flags')))
  (type $bytes (stream u8))
  (type $records (stream $record))
  (type $signals (stream))
  (type $text (future string))
  (type $signal (future))
  (type $results (tuple ${TYPES.join(' ')}))
  (import "ask" (func $ask async ${EVERYTHING.slice('(func async '.length, -1)}))
  (import "plain" (func $plain (param "a" u32) (result u32)))
  (import "say" (func $say (param "a" string) (result (result string (error string)))))`

/**
 * The text of a component that uses everything that the task runtime has, so that jco's output for it has all of the
 * runtime. It is never run.
 */
export const EVERYTHING_TEXT: string = `(component
  ${HEAD}
  (core module $memories
    (memory (export "memory") 1)
    (func (export "realloc") ${signature(4, 'i32')} unreachable)
    (func (export "drop") ${signature(1, undefined)}))
  (core instance $memories (instantiate $memories))
  (alias core export $memories "memory" (core memory $memory))
  (core func $realloc (alias core export $memories "realloc"))
  (core func $drop (alias core export $memories "drop"))
  (type $item (resource (rep i32) (dtor (core func $drop))))
  ${BUILTINS.map(([canon], at) => `(core func $f${at} (canon ${canon}))`).join('\n  ')}
  (core module $guest
    ${BUILTINS.map(([, params, result], at) => `(import "" "${at}" (func ${signature(params, result)}))`).join('\n    ')}
    (func (export "answer") ${signature(1, 'i32')} unreachable)
    (func (export "called") ${signature(3, 'i32')} unreachable)
    (func (export "whole") unreachable)
    (func (export "plain") ${signature(3, 'i32')} unreachable)
    (func (export "after") ${signature(1, undefined)} unreachable)
    (func (export "give") ${signature(0, 'i32')} unreachable))
  (core instance $guest (instantiate $guest (with "" (instance
    ${BUILTINS.map((_, at) => `(export "${at}" (func $f${at}))`).join(' ')}))))
  (func (export "answer") ${EVERYTHING.slice('(func '.length, -1)}
    (canon lift (core func $guest "answer") ${MEMORY} async (callback (core func $guest "called"))))
  (func (export "whole") async (canon lift (core func $guest "whole") async))
  (func (export "plain") (param "a" string) (param "b" (own $thing)) (result (result string (error $record)))
    (canon lift (core func $guest "plain") ${MEMORY} (post-return (core func $guest "after"))))
  (func $give (result (own $item)) (canon lift (core func $guest "give")))
  (component $api
    (import "item" (type $item (sub resource)))
    (import "give" (func $give (result (own $item))))
    (export $given "item" (type $item))
    (export "give" (func $give) (func (result (own $given)))))
  (instance $api (instantiate $api (with "item" (type $item)) (with "give" (func $give))))
  (export "api" (instance $api)))`

/** Functions of it that are not `async`, and wait nevertheless. */
export const EVERYTHING_ASYNC: AsyncFunctions = { imports: ['plain'], exports: ['plain'] }
