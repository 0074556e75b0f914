(module
  (import "[export]docs:turtle/walks@0.1.0" "[resource-new]turtle" (func $new (param i32) (result i32)))
  (memory (export "memory") 1)
  ;; A turtle is x, y and heading: up, right, down, left. Those that are gone are a list, each with the next in place of x.
  (global $gone (mut i32) (i32.const 0))
  (global $end (mut i32) (i32.const 16))

  (func $take (result i32)
    (local $turtle i32)
    (if (i32.eqz (local.tee $turtle (global.get $gone)))
      (then
        (local.set $turtle (global.get $end))
        (global.set $end (i32.add (global.get $end) (i32.const 16)))
        (if (i32.gt_u (global.get $end) (i32.mul (memory.size) (i32.const 65536)))
          (then
            (if (i32.eq (memory.grow (i32.const 1)) (i32.const -1)) (then (unreachable))))))
      (else (global.set $gone (i32.load (local.get $turtle)))))
    (local.get $turtle))

  (func (export "docs:turtle/walks@0.1.0#[constructor]turtle") (param $x i32) (param $y i32) (result i32)
    (local $turtle i32)
    (local.set $turtle (call $take))
    (i32.store (local.get $turtle) (local.get $x))
    (i32.store offset=4 (local.get $turtle) (local.get $y))
    (i32.store offset=8 (local.get $turtle) (i32.const 0))
    (call $new (local.get $turtle)))

  (func (export "docs:turtle/walks@0.1.0#[method]turtle.forward") (param $turtle i32) (param $steps i32)
    (local $heading i32)
    (local $axis i32)
    (local.set $heading (i32.load offset=8 (local.get $turtle)))
    (if (i32.ge_u (local.get $heading) (i32.const 2))
      (then (local.set $steps (i32.sub (i32.const 0) (local.get $steps)))))
    (local.set $axis
      (i32.add
        (local.get $turtle)
        (select (i32.const 0) (i32.const 4) (i32.and (local.get $heading) (i32.const 1)))))
    (i32.store (local.get $axis) (i32.add (i32.load (local.get $axis)) (local.get $steps))))

  ;; Left is 0 and three quarters to the right.
  (func (export "docs:turtle/walks@0.1.0#[method]turtle.turn") (param $turtle i32) (param $side i32)
    (i32.store offset=8
      (local.get $turtle)
      (i32.and
        (i32.add
          (i32.load offset=8 (local.get $turtle))
          (select (i32.const 1) (i32.const 3) (local.get $side)))
        (i32.const 3))))

  ;; A point lies in memory as a turtle begins.
  (func (export "docs:turtle/walks@0.1.0#[method]turtle.position") (param $turtle i32) (result i32)
    (local.get $turtle))

  (func (export "docs:turtle/walks@0.1.0#[dtor]turtle") (param $turtle i32)
    (i32.store (local.get $turtle) (global.get $gone))
    (global.set $gone (local.get $turtle))))
