(module
  (import "wasi:sockets/instance-network@0.2.12" "instance-network" (func $network (result i32)))
  (import "wasi:sockets/network@0.2.12" "[resource-drop]network" (func $drop (param i32)))
  (func (export "docs:feed/articles@0.2.0#count") (result i32)
    (i32.const 5))
  (func (export "docs:feed/articles@0.2.0#unread") (result i32)
    (call $drop (call $network))
    (i32.const 2)))
