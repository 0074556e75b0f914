import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'

/** A component that exports a resource: `docs:counter/api`, with a counter that starts at any number and adds one. */
export function counterComponent(version: string): Promise<Uint8Array> {
  const api = `docs:counter/api@${version}`
  const wit = `package docs:counter@${version};
${apiText}
world counter-world {
  export api;
}`
  return build(
    wit,
    'counter-world',
    `(module
  (import "[export]${api}" "[resource-new]counter" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 16))
  (func (export "${api}#[constructor]counter") (param $start i32) (result i32)
    (global.set $free (i32.add (global.get $free) (i32.const 4)))
    (i32.store (global.get $free) (local.get $start))
    (call $new (global.get $free)))
  (func (export "${api}#[method]counter.next") (param $self i32) (result i32)
    (i32.store (local.get $self) (i32.add (i32.load (local.get $self)) (i32.const 1)))
    (i32.load (local.get $self))))`,
  )
}

/**
 * A component that imports the counter: it creates and drops one (`run`), returns one (`make`) and takes one (`spend`).
 *
 * @param name `ns:name`
 * @param counter version of the imported interface
 */
export function userComponent(name: string, counter: string): Promise<Uint8Array> {
  const api = `docs:counter/api@${counter}`
  const wit = `package ${name}@0.1.0;
world user {
  use ${api}.{counter};
  export run: func() -> u32;
  export make: func(start: u32) -> counter;
  export spend: func(it: counter) -> u32;
}
package docs:counter@${counter} {
${apiText}
}`
  return build(
    wit,
    'user',
    `(module
  (import "${api}" "[constructor]counter" (func $make (param i32) (result i32)))
  (import "${api}" "[method]counter.next" (func $next (param i32) (result i32)))
  (import "${api}" "[resource-drop]counter" (func $drop (param i32)))
  (memory (export "memory") 1)
  (func (export "run") (result i32)
    (call $spend (call $make (i32.const 5))))
  (func (export "make") (param i32) (result i32)
    (call $make (local.get 0)))
  (func $spend (export "spend") (param i32) (result i32)
    (local $value i32)
    (drop (call $next (local.get 0)))
    (local.set $value (call $next (local.get 0)))
    (call $drop (local.get 0))
    (local.get $value)))`,
  )
}

/** Two components that import each other's interface: `docs:left` and `docs:right`. */
export function circularComponent(own: string, other: string): Promise<Uint8Array> {
  const wit = `package docs:${own}@0.1.0;
interface api { go: func() -> u32; }
world ${own}-world {
  import docs:${other}/api@0.1.0;
  export api;
}
package docs:${other}@0.1.0 {
  interface api { go: func() -> u32; }
}`
  return build(
    wit,
    `${own}-world`,
    `(module
  (import "docs:${other}/api@0.1.0" "go" (func $go (result i32)))
  (func (export "docs:${own}/api@0.1.0#go") (result i32) (call $go)))`,
  )
}

/** `docs:state`, which exports an interface with this text. Its functions do nothing. */
export function exporting(api: string): Promise<Uint8Array> {
  return dummy(`package docs:state@0.1.0; interface api { ${api} } world state { export api; }`, 'state')
}

/** `docs:user`, which imports `docs:state/api` with this text. */
export function importing(api: string): Promise<Uint8Array> {
  return dummy(
    `package docs:user@0.1.0; world user { import docs:state/api@0.1.0; export go: func(); }
package docs:state@0.1.0 { interface api { ${api} } }`,
    'user',
  )
}

/** `docs:composed`, of two parts: one has a resource, and the other one returns it to the outside, which jco gets wrong. */
export async function composedComponent(): Promise<Uint8Array> {
  return await parse(`(component
  (component $maker
    (type $t (resource (rep i32)))
    (core func $new (canon resource.new $t))
    (core module $m
      (import "" "new" (func $new (param i32) (result i32)))
      (func (export "make") (result i32) (call $new (i32.const 7))))
    (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
    (export $e "thing" (type $t))
    (func $make (result (own $e)) (canon lift (core func $i "make")))
    (export "make" (func $make)))
  (component $giver
    (import "maker" (instance $maker
      (export "thing" (type $thing (sub resource)))
      (export "make" (func (result (own $thing))))))
    (alias export $maker "thing" (type $thing))
    (core func $make (canon lower (func $maker "make")))
    (core module $m
      (import "" "make" (func $make (result i32)))
      (func (export "give") (result i32) (call $make)))
    (core instance $i (instantiate $m (with "" (instance (export "make" (func $make))))))
    (export $e "thing" (type $thing))
    (func $give (result (own $e)) (canon lift (core func $i "give")))
    (export "give" (func $give)))
  (instance $m (instantiate $maker))
  (instance $g (instantiate $giver (with "maker" (instance $m))))
  (export "docs:composed/api@0.1.0" (instance $g)))`)
}

/** A dummy core module that the tools generate for a world. It imports and exports everything in the world. */
async function dummy(witSource: string, world: string): Promise<Uint8Array> {
  return await componentNew(await componentEmbed({ dummy: true, witSource, world }), [])
}

const apiText = `interface api {
  resource counter {
    constructor(start: u32);
    next: func() -> u32;
  }
}`

async function build(witSource: string, world: string, wat: string): Promise<Uint8Array> {
  return await componentNew(await componentEmbed({ binary: await parse(wat), witSource, world }), [])
}
