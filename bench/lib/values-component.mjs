import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'

const WIT = `package bench:values; world values {
  record point { a: u32, b: f64, c: s16, d: u8 }
  export add: func(a: s32, b: s32) -> s32;
  export text: func(it: string) -> string;
  export bytes: func(it: list<u8>) -> list<u8>;
  export points: func(it: list<point>) -> list<point>;
}`

/** Gives back what it gets, so that nothing but the conversion of values is measured. */
const GUEST = `(module (memory (export "memory") 64)
  (global $free (mut i32) (i32.const 1024))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (global.set $free (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.get $free)
    (global.set $free (i32.add (global.get $free) (local.get 3))))
  (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
  (func $echo (export "text") (param i32 i32) (result i32)
    (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16))
  (func (export "bytes") (param i32 i32) (result i32) (call $echo (local.get 0) (local.get 1)))
  (func (export "points") (param i32 i32) (result i32) (call $echo (local.get 0) (local.get 1)))
  (func $post (export "cabi_post_text") (param i32) (global.set $free (i32.const 1024)))
  (func (export "cabi_post_bytes") (param i32) (call $post (local.get 0)))
  (func (export "cabi_post_points") (param i32) (call $post (local.get 0))))`

/**
 * @typedef {object} Values
 * @property {(a: number, b: number) => number} add
 * @property {(it: string) => string} text
 * @property {(it: Uint8Array) => Uint8Array} bytes
 * @property {(it: readonly Point[]) => Point[]} points
 *
 * @typedef {{ a: number, b: number, c: number, d: number }} Point
 */

/** @returns {Promise<{ core: Uint8Array, bytes: Uint8Array }>} */
export async function valuesComponent() {
  const core = await parse(GUEST)
  const embedded = await componentEmbed({ binary: core, witSource: WIT, world: 'values' })
  return { core, bytes: await componentNew(embedded, []) }
}

/**
 * The same functions with conversion code written by hand, as good as it gets.
 *
 * @param {Uint8Array} core
 * @returns {Values}
 */
export function byHand(core) {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(/** @type {BufferSource} */ (core)))
  const { memory, cabi_realloc: realloc, ...guest } = /** @type {Record<string, any>} */ (exports)
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })]
  let [bytes, view] = [new Uint8Array(memory.buffer), new DataView(memory.buffer)]
  const refresh = () => {
    if (bytes.length === 0) [bytes, view] = [new Uint8Array(memory.buffer), new DataView(memory.buffer)]
  }
  const range = (/** @type {number} */ result) => {
    refresh()
    return [view.getUint32(result, true), view.getUint32(result + 4, true)]
  }
  return {
    add: (a, b) => guest['add'](a, b),
    text(it) {
      const ptr = realloc(0, 0, 1, it.length * 3)
      refresh()
      const { written } = encoder.encodeInto(it, bytes.subarray(ptr, ptr + it.length * 3))
      const result = guest['text'](ptr, written)
      const [at = 0, length = 0] = range(result)
      const text = decoder.decode(bytes.subarray(at, at + length))
      guest['cabi_post_text'](result)
      return text
    },
    bytes(it) {
      const ptr = realloc(0, 0, 1, it.length)
      refresh()
      bytes.set(it, ptr)
      const result = guest['bytes'](ptr, it.length)
      const [at = 0, length = 0] = range(result)
      const copy = bytes.slice(at, at + length)
      guest['cabi_post_bytes'](result)
      return copy
    },
    points(it) {
      const ptr = realloc(0, 0, 8, it.length * 24)
      refresh()
      let to = ptr
      for (const { a, b, c, d } of it) {
        view.setUint32(to, a, true)
        view.setFloat64(to + 8, b, true)
        view.setInt16(to + 16, c, true)
        view.setUint8(to + 18, d)
        to += 24
      }
      const result = guest['points'](ptr, it.length)
      const [at = 0, length = 0] = range(result)
      const points = Array.from({ length }, (_, index) => {
        const from = at + index * 24
        return {
          a: view.getUint32(from, true),
          b: view.getFloat64(from + 8, true),
          c: view.getInt16(from + 16, true),
          d: view.getUint8(from + 18),
        }
      })
      guest['cabi_post_points'](result)
      return points
    },
  }
}
