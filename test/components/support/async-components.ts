import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'

/**
 * A component of before `async func`: `run` gives what the imported `slow` gives, plus one. Whether `slow` may be a promise is
 * for the project to say.
 */
export function waiterComponent(): Promise<Uint8Array> {
  return build(
    `package docs:waiter@0.1.0;
interface host { slow: func(x: u32) -> u32; }
interface api { run: func(x: u32) -> u32; }
world waiter {
  import host;
  export api;
}`,
    'waiter',
    `(module
  (import "docs:waiter/host@0.1.0" "slow" (func $slow (param i32) (result i32)))
  (func (export "docs:waiter/api@0.1.0#run") (param i32) (result i32)
    (i32.add (call $slow (local.get 0)) (i32.const 1))))`,
  )
}

/** A component of WASI 0.3: `pause` waits for some nanoseconds by the shim's clock and gives those that passed. */
export function pauseComponent(version: string): Promise<Uint8Array> {
  const clock = `wasi:clocks/monotonic-clock@${version}`
  return build(
    `package docs:pause@0.1.0;
world pause {
  import ${clock};
  export pause: async func(nanoseconds: u64) -> u64;
}
package wasi:clocks@${version} {
  interface monotonic-clock {
    now: func() -> u64;
    wait-for: async func(how-long: u64);
  }
}`,
    'pause',
    `(module
  (import "${clock}" "now" (func $now (result i64)))
  (import "${clock}" "wait-for" (func $wait (param i64)))
  (import "[export]$root" "[task-return]pause" (func $return (param i64)))
  (func (export "[async-lift]pause") (param i64) (result i32)
    (local $start i64)
    (local.set $start (call $now))
    (call $wait (local.get 0))
    (call $return (i64.sub (call $now) (local.get $start)))
    (i32.const 0))
  (func (export "[callback][async-lift]pause") (param i32 i32 i32) (result i32) (i32.const 0)))`,
  )
}

/** Calls `docs:waiter/api`, which may wait. */
export function callerComponent(): Promise<Uint8Array> {
  return build(
    `package docs:caller@0.1.0;
world caller {
  import docs:waiter/api@0.1.0;
  export call: func() -> u32;
}
package docs:waiter@0.1.0 {
  interface api { run: func(x: u32) -> u32; }
}`,
    'caller',
    `(module
  (import "docs:waiter/api@0.1.0" "run" (func $run (param i32) (result i32)))
  (func (export "call") (result i32) (call $run (i32.const 6))))`,
  )
}

async function build(witSource: string, world: string, wat: string): Promise<Uint8Array> {
  return await componentNew(await componentEmbed({ binary: await parse(wat), witSource, world }), [])
}
