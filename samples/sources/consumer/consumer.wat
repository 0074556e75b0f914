(module
  (import "docs:adder/add@0.1.0" "add" (func $add (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 16))

  (func (export "cabi_realloc")
    (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
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
    (memory.copy (local.get $start) (local.get $old) (local.get $old_size))
    (local.get $start))

  (func (export "docs:consumer/calc@0.1.0#sum") (param $values i32) (param $count i32) (result i32)
    (local $sum i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $sum (call $add (local.get $sum) (i32.load (local.get $values))))
        (local.set $values (i32.add (local.get $values) (i32.const 4)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    ;; The list was ours and is read: start again.
    (global.set $free (i32.const 16))
    (local.get $sum)))
