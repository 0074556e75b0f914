import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'
import { expect } from 'vitest'

const MEMORY = `(memory (export "memory") 1)
  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.get $free)
    (global.set $free (i32.and (i32.add (i32.add (global.get $free) (local.get 3)) (i32.const 7)) (i32.const -8))))`

/** Of before `async func`: each export hands its argument to one import, which the project may let wait. */
export function failingComponent(): Promise<Uint8Array> {
  return build(
    `package docs:failing@0.1.0;
interface host { slow: func(x: u32) -> u32; text: func(s: string) -> string; may: func(s: string) -> result<string, string>; }
world failing {
  import host;
  export run: func(x: u32) -> u32;
  export say: func(s: string) -> string;
  export try: func(s: string) -> result<string, string>;
  export boom: func();
  export bad: func() -> string;
}`,
    `(module
  (import "docs:failing/host@0.1.0" "slow" (func $slow (param i32) (result i32)))
  (import "docs:failing/host@0.1.0" "text" (func $text (param i32 i32 i32)))
  (import "docs:failing/host@0.1.0" "may" (func $may (param i32 i32 i32)))
  ${MEMORY}
  (func (export "run") (param i32) (result i32) (call $slow (local.get 0)))
  (func (export "say") (param i32 i32) (result i32)
    (call $text (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
  (func (export "try") (param i32 i32) (result i32)
    (call $may (local.get 0) (local.get 1) (i32.const 16)) (i32.const 16))
  (func (export "boom") unreachable)
  (func (export "bad") (result i32) (i32.const 70000)))`,
  )
}

/** The same in WASI 0.3; `later` calls `slow` without waiting, and is called back; `leave` drops the call. */
export function failing3Component(): Promise<Uint8Array> {
  return build(
    `package docs:failing3@0.3.0;
interface host {
  slow: async func(x: u32) -> u32;
  text: async func(s: string) -> string;
  may: async func(s: string) -> result<string, string>;
}
world failing {
  import host;
  export run: async func(x: u32) -> u32;
  export later: async func(x: u32) -> u32;
  export leave: async func(x: u32) -> u32;
  export say: async func(s: string) -> string;
  export try: async func(s: string) -> result<string, string>;
  export boom: async func();
  export bad: async func() -> string;
}`,
    `(module
  (import "docs:failing3/host@0.3.0" "slow" (func $slow (param i32) (result i32)))
  (import "docs:failing3/host@0.3.0" "[async-lower]slow" (func $start (param i32 i32) (result i32)))
  (import "docs:failing3/host@0.3.0" "text" (func $text (param i32 i32 i32)))
  (import "docs:failing3/host@0.3.0" "may" (func $may (param i32 i32 i32)))
  (import "$root" "[waitable-set-new]" (func $set (result i32)))
  (import "$root" "[waitable-join]" (func $join (param i32 i32)))
  (import "$root" "[subtask-drop]" (func $drop (param i32)))
  (import "[export]$root" "[task-return]run" (func $run (param i32)))
  (import "[export]$root" "[task-return]later" (func $later (param i32)))
  (import "[export]$root" "[task-return]leave" (func $leave (param i32)))
  (import "[export]$root" "[task-return]say" (func $say (param i32 i32)))
  (import "[export]$root" "[task-return]try" (func $try (param i32 i32 i32)))
  (import "[export]$root" "[task-return]bad" (func $bad (param i32 i32)))
  ${MEMORY}
  (func (export "[async-lift]run") (param i32) (result i32) (call $run (call $slow (local.get 0))) (i32.const 0))
  (func (export "[async-lift]later") (param i32) (result i32) (local $call i32) (local $waits i32)
    (local.set $call (call $start (local.get 0) (i32.const 64)))
    (local.set $waits (call $set))
    (call $join (i32.shr_u (local.get $call) (i32.const 4)) (local.get $waits))
    (i32.or (i32.const 2) (i32.shl (local.get $waits) (i32.const 4))))
  (func (export "[callback][async-lift]later") (param i32 i32 i32) (result i32)
    (call $drop (local.get 1)) (call $later (i32.load (i32.const 64))) (i32.const 0))
  (func (export "[async-lift]leave") (param i32) (result i32)
    (call $drop (i32.shr_u (call $start (local.get 0) (i32.const 64)) (i32.const 4)))
    (call $leave (i32.const 0)) (i32.const 0))
  (func (export "[async-lift]say") (param i32 i32) (result i32)
    (call $text (local.get 0) (local.get 1) (i32.const 16))
    (call $say (i32.load (i32.const 16)) (i32.load (i32.const 20))) (i32.const 0))
  (func (export "[async-lift]try") (param i32 i32) (result i32)
    (call $may (local.get 0) (local.get 1) (i32.const 16))
    (call $try (i32.load8_u (i32.const 16)) (i32.load (i32.const 20)) (i32.load (i32.const 24))) (i32.const 0))
  (func (export "[async-lift]boom") (result i32) unreachable)
  (func (export "[async-lift]bad") (result i32) (call $bad (i32.const 70000) (i32.const 1)) (i32.const 0))
  ${['run', 'leave', 'say', 'try', 'boom', 'bad'].map(finished).join('\n  ')})`,
  )
}

function finished(name: string): string {
  return `(func (export "[callback][async-lift]${name}") (param i32 i32 i32) (result i32) (i32.const 0))`
}

async function build(witSource: string, wat: string): Promise<Uint8Array> {
  return await componentNew(await componentEmbed({ binary: await parse(wat), witSource, world: 'failing' }), [])
}

/** A program that prints how calls of both ended, each with a later call of the same instance. */
export const FAILING = `import { instantiate as before } from 'docs:failing@0.1.0?instantiate'
import { instantiate as wasi3 } from 'docs:failing3@0.3.0?instantiate'
const after = (run) => new Promise((resolve) => setTimeout(resolve, 5)).then(run)
const fail = (error) => after(() => { throw error })
const fine = { slow: (x) => after(() => x), text: (s) => after(() => s), may: (s) => after(() => s) }
const run = (it) => it.run(1)
const say = (it) => it.say('x')
const cases = {
  fine: [{}, run, say],
  rejects: [{ slow: () => fail(new Error('no')) }, run, say],
  throws: [{ slow() { throw new Error('no') } }, run, say],
  'a wrong value': [{ text: () => after(() => 5) }, say, run],
  'a wrong argument': [{}, (it) => it.say(5), say],
  'an error of the type': [{ may: () => fail('no') }, (it) => it.try('x'), run],
  'an error of none': [{ may: () => fail(new Error('no')) }, (it) => it.try('x'), run],
  'a trap': [{}, (it) => it.boom(), run],
  'a wrong result': [{}, (it) => it.bad(), run],
  'called back': [{ slow: () => fail(new Error('no')) }, (it) => it.later?.(1), (it) => it.later?.(1)],
  'called back at once': [{ slow: async () => { throw new Error('no') } }, (it) => it.later?.(1), (it) => it.later?.(1)],
  // jco's own code fails because of it.
  'dropped after a throw': [{ slow() { throw new Error('no') } }, (it) => it.leave?.(1), (it) => it.leave?.(1)],
  // The first rejects, and the others would wait forever.
  'side by side': [{ slow: (x) => (x === 0 ? fail(new Error('no')) : new Promise(() => {})) },
    async (it) => (await Promise.allSettled([it.run(0), it.run(1), it.say('x')])).map(({ reason }) => reason.message)],
}
const told = {}
for (const [pack, version, instantiate] of [['failing', '0.1.0', before], ['failing3', '0.3.0', wasi3]]) {
  for (const [name, [host, ...calls]] of Object.entries(cases)) {
    const it = await instantiate({ ['docs:' + pack + '/host@' + version]: { ...fine, ...host } })
    const ends = []
    for (const call of calls) {
      ends.push(await Promise.resolve(call(it)).catch((error) => error.message))
    }
    ;(told[name] ??= {})[pack] = ends
  }
}
console.log(JSON.stringify(told))
`

const PACKS = { failing: '0.1.0', failing3: '0.3.0' } as const
type Pack = keyof typeof PACKS

const imported = (pack: Pack, name: string): string => `docs:${pack}/host@${PACKS[pack]}#${name}`
const refused = (name: string, cause: string): string =>
  `wasm trap: cannot enter component instance, as ${name} failed in an earlier call: ${cause}. Only a new instance can be called`
const no = (pack: Pack, name = 'slow'): string => refused(imported(pack, name), 'Error: no')
const wrong = (pack: Pack): string =>
  `${imported(pack, 'text')} gave a value that its type does not have: expected a string, received [number]`
const UNREACHABLE = 'wasm trap: wasm `unreachable` instruction executed'

const WRONG_RESULT =
  'wasm trap: bad gave a value that its type does not have: Offset is outside the bounds of the DataView'

function both(calls: (pack: Pack) => readonly unknown[]): unknown {
  return { failing: calls('failing'), failing3: calls('failing3') }
}

export const FAILING_RESULT: unknown = {
  fine: both(() => [1, 'x']),
  rejects: both((pack) => ['no', no(pack)]),
  throws: both((pack) => ['no', no(pack)]),
  'a wrong value': both((pack) => [wrong(pack), refused(imported(pack, 'text'), `TypeError: ${wrong(pack)}`)]),
  'a wrong argument': both(() => ['say: argument "s": expected a string, received [number]', 'x']),
  'an error of the type': both(() => ['no', 1]),
  'an error of none': both((pack) => ['no', no(pack, 'may')]),
  'a trap': both(() => [UNREACHABLE, refused('boom', `RuntimeError: ${UNREACHABLE}`)]),
  'a wrong result': {
    failing: [WRONG_RESULT, refused('bad', `RuntimeError: ${WRONG_RESULT}`)],
    failing3: [
      'Start offset 70000 is outside the bounds of the buffer',
      expect.stringContaining('as bad failed in an earlier call'),
    ],
  },
  // The call ends because of the host's error, or because the instance has failed: whichever is noticed first.
  'called back': { failing: [null, null], failing3: [expect.toBeOneOf(['no', no('failing3')]), no('failing3')] },
  'called back at once': { failing: [null, null], failing3: ['no', no('failing3')] },
  'dropped after a throw': { failing: [null, null], failing3: [no('failing3'), no('failing3')] },
  'side by side': both((pack) => [['no', no(pack), no(pack)]]),
}
