import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'

const WASI = '0.2.3'

/** Of WASI, what a request needs. */
const WIT = `package docs:requester@0.1.0;
world requester {
  import wasi:io/poll@${WASI};
  import wasi:http/types@${WASI};
  import wasi:http/outgoing-handler@${WASI};
  export get: func(authority: string) -> u16;
}
package wasi:io@${WASI} {
  interface poll { resource pollable { block: func(); } }
}
package wasi:http@${WASI} {
  interface types {
    use wasi:io/poll@${WASI}.{pollable};
    variant scheme { HTTP, HTTPS, other(string) }
    variant error-code { connection-refused, internal-error(option<string>) }
    resource fields { constructor(); }
    resource request-options;
    resource outgoing-request {
      constructor(headers: fields);
      set-path-with-query: func(path: option<string>) -> result;
      set-scheme: func(scheme: option<scheme>) -> result;
      set-authority: func(authority: option<string>) -> result;
    }
    resource incoming-response { status: func() -> u16; }
    resource future-incoming-response {
      subscribe: func() -> pollable;
      get: func() -> option<result<result<incoming-response, error-code>>>;
    }
  }
  interface outgoing-handler {
    use types.{outgoing-request, request-options, future-incoming-response, error-code};
    handle: func(request: outgoing-request, options: option<request-options>) -> result<future-incoming-response, error-code>;
  }
}`

const TYPES = `"wasi:http/types@${WASI}"`

/** At 64 is where results are written, at 256 the path. A response of which something is missing traps. */
const WAT = `(module
  (import "wasi:io/poll@${WASI}" "[method]pollable.block" (func $block (param i32)))
  (import ${TYPES} "[constructor]fields" (func $fields (result i32)))
  (import ${TYPES} "[constructor]outgoing-request" (func $request (param i32) (result i32)))
  (import ${TYPES} "[method]outgoing-request.set-path-with-query" (func $path (param i32 i32 i32 i32) (result i32)))
  (import ${TYPES} "[method]outgoing-request.set-scheme" (func $scheme (param i32 i32 i32 i32 i32) (result i32)))
  (import ${TYPES} "[method]outgoing-request.set-authority" (func $authority (param i32 i32 i32 i32) (result i32)))
  (import ${TYPES} "[method]future-incoming-response.subscribe" (func $subscribe (param i32) (result i32)))
  (import ${TYPES} "[method]future-incoming-response.get" (func $answer (param i32 i32)))
  (import ${TYPES} "[method]incoming-response.status" (func $status (param i32) (result i32)))
  (import "wasi:http/outgoing-handler@${WASI}" "handle" (func $handle (param i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 256) "/answer")
  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $start i32)
    (local.set $start (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $start) (local.get 3)))
    (local.get $start))
  (func (export "get") (param $text i32) (param $length i32) (result i32)
    (local $request i32)
    (local $future i32)
    (local.set $request (call $request (call $fields)))
    (drop (call $scheme (local.get $request) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
    (drop (call $authority (local.get $request) (i32.const 1) (local.get $text) (local.get $length)))
    (drop (call $path (local.get $request) (i32.const 1) (i32.const 256) (i32.const 7)))
    (call $handle (local.get $request) (i32.const 0) (i32.const 0) (i32.const 64))
    (if (i32.load8_u (i32.const 64)) (then unreachable))
    (local.set $future (i32.load (i32.const 68)))
    (call $block (call $subscribe (local.get $future)))
    (call $answer (local.get $future) (i32.const 64))
    (if (i32.ne (i32.load8_u (i32.const 64)) (i32.const 1)) (then unreachable))
    (if (i32.load8_u (i32.const 68)) (then unreachable))
    (if (i32.load8_u (i32.const 72)) (then unreachable))
    (call $status (i32.load (i32.const 76)))))`

/** A component that asks a server for `/answer` and gives the status. */
export async function requesterComponent(): Promise<Uint8Array> {
  const binary = await parse(WAT)
  return await componentNew(await componentEmbed({ binary, witSource: WIT, world: 'requester' }), [])
}
