import { parse } from '@bytecodealliance/jco-transpile/wasm-tools'

/**
 * A component of four others and six instances of their core modules: two chains of a doubler and an adder, each adder
 * with a state of its own, over a function of the host.
 */
export function nestedComponent(): Promise<Uint8Array> {
  return Promise.resolve(parse(TEXT))
}

const TEXT = `(component
  (import "offset" (func $offset (result u32)))
  (component $double
    (core module $m (func (export "double") (param i32) (result i32) (i32.mul (local.get 0) (i32.const 2))))
    (core instance $i (instantiate $m))
    (func (export "double") (param "x" u32) (result u32) (canon lift (core func $i "double"))))
  (component $total
    (import "double" (func $double (param "x" u32) (result u32)))
    (import "offset" (func $offset (result u32)))
    (core module $state (global (export "sum") (mut i32) (i32.const 0)))
    (core module $m
      (import "outer" "double" (func $double (param i32) (result i32)))
      (import "outer" "offset" (func $offset (result i32)))
      (import "state" "sum" (global $sum (mut i32)))
      (func (export "add") (param i32) (result i32)
        (global.set $sum (i32.add (global.get $sum) (call $double (local.get 0))))
        (i32.add (global.get $sum) (call $offset))))
    (core func $double' (canon lower (func $double)))
    (core func $offset' (canon lower (func $offset)))
    (core instance $s (instantiate $state))
    (core instance $i (instantiate $m
      (with "outer" (instance (export "double" (func $double')) (export "offset" (func $offset'))))
      (with "state" (instance $s))))
    (func (export "add") (param "x" u32) (result u32) (canon lift (core func $i "add"))))
  (component $chain
    (import "offset" (func $offset (result u32)))
    (alias outer 1 $double (component $d))
    (alias outer 1 $total (component $t))
    (instance $one (instantiate $d))
    (instance $two (instantiate $t (with "double" (func $one "double")) (with "offset" (func $offset))))
    (export "add" (func $two "add")))
  (instance $left (instantiate $chain (with "offset" (func $offset))))
  (instance $right (instantiate $chain (with "offset" (func $offset))))
  (instance $pair (export "left" (func $left "add")) (export "right" (func $right "add")))
  (export "docs:nested/totals@0.1.0" (instance $pair)))`
