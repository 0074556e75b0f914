(module
  (memory (export "memory") 1)
  (data (i32.const 0) "Hello, ")
  ;; Everything below is prefix and return area, everything above is handed out and never given back.
  (global $free (mut i32) (i32.const 64))

  (func $allocate (param $size i32) (param $align i32) (result i32)
    (local $start i32)
    (local.set $start
      (i32.and
        (i32.add (global.get $free) (i32.sub (local.get $align) (i32.const 1)))
        (i32.sub (i32.const 0) (local.get $align))))
    (global.set $free (i32.add (local.get $start) (local.get $size)))
    (block $fits
      (br_if $fits
        (i32.le_u (global.get $free) (i32.mul (memory.size) (i32.const 65536))))
      (br_if $fits
        (i32.ne
          (memory.grow
            (i32.add (i32.div_u (local.get $size) (i32.const 65536)) (i32.const 1)))
          (i32.const -1)))
      (unreachable))
    (local.get $start))

  (func (export "cabi_realloc")
    (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
    (local $new i32)
    (local.set $new (call $allocate (local.get $size) (local.get $align)))
    (memory.copy (local.get $new) (local.get $old) (local.get $old_size))
    (local.get $new))

  (func (export "docs:adder/add@0.1.0#add") (param i32 i32) (result i32)
    (i32.add (local.get 0) (local.get 1)))

  ;; Returns the address of (pointer, length), kept at 16.
  (func (export "hello") (param $name i32) (param $length i32) (result i32)
    (local $text i32)
    (local.set $text (call $allocate (i32.add (local.get $length) (i32.const 8)) (i32.const 1)))
    (memory.copy (local.get $text) (i32.const 0) (i32.const 7))
    (memory.copy (i32.add (local.get $text) (i32.const 7)) (local.get $name) (local.get $length))
    (i32.store8
      (i32.add (local.get $text) (i32.add (local.get $length) (i32.const 7)))
      (i32.const 33))
    (i32.store (i32.const 16) (local.get $text))
    (i32.store (i32.const 20) (i32.add (local.get $length) (i32.const 8)))
    (i32.const 16))

  ;; The caller has copied the text: start again.
  (func (export "cabi_post_hello") (param i32)
    (global.set $free (i32.const 64))))
