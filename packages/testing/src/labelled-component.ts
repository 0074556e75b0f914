import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'

/**
 * Imports one interface twice and a clock of WASI, all under labels, and exports one under two labels and under its id.
 * `run` returns the sum of the results of the two imports, and whether the clock works.
 */
const LABELLED = `(component
  (type $number (instance (export "get" (func (result u32)))))
  (import "first" (implements "acme:app/number@1.0.0") (instance $a (type $number)))
  (import "second-one" (implements "acme:app/number@1.0.0") (external-id "anything at all") (instance $b (type $number)))
  (import "ticks" (implements "wasi:clocks/monotonic-clock@0.2.3") (instance $c (export "now" (func (result u64)))))
  (core func $a (canon lower (func $a "get")))
  (core func $b (canon lower (func $b "get")))
  (core func $c (canon lower (func $c "now")))
  (core module $m
    (import "" "a" (func $a (result i32)))
    (import "" "b" (func $b (result i32)))
    (import "" "c" (func $c (result i64)))
    (func (export "run") (result i32)
      (i32.add (i32.add (call $a) (call $b)) (i64.gt_u (call $c) (i64.const 0)))))
  (core instance $i (instantiate $m
    (with "" (instance (export "a" (func $a)) (export "b" (func $b)) (export "c" (func $c))))))
  (func $run (result u32) (canon lift (core func $i "run")))
  (instance $out (export "run" (func $run)))
  (export "here" (implements "acme:app/runner@1.0.0") (instance $out))
  (export "over-there" (implements "acme:app/runner@1.0.0") (instance $out))
  (export "acme:app/runner@1.0.0" (instance $out)))`

export async function labelledComponent(): Promise<Uint8Array> {
  return await parse(LABELLED)
}
