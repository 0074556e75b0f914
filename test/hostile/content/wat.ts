/** Names the functions of one interface or world. */
function functions(count: number): readonly string[] {
  return Array.from({ length: count }, (_, at) => `f${at}`)
}

/** A component that exports so many functions of type `() -> u32`. */
export function exportingFunctions(count: number): string {
  return `(component
    (core module $m (func (export "f") (result i32) i32.const 7))
    (core instance $i (instantiate $m))
    (func $f (result u32) (canon lift (core func $i "f")))
    ${functions(count)
      .map((name) => `(export "${name}" (func $f))`)
      .join('\n')})`
}

/** A component that imports interfaces with functions in each, and calls the first. */
export function importingInterfaces(interfaces: number, each: number): string {
  const ids = Array.from({ length: interfaces }, (_, at) => at)
  const all = ids.flatMap((at) => functions(each).map((name) => ({ at, name })))
  const members = functions(each).map((name) => `(export "${name}" (func (result u32)))`)
  return `(component
    ${ids.map((at) => `(import "a:n${at}/api" (instance $i${at} ${members.join(' ')}))`).join('\n')}
    ${all.map(({ at, name }) => `(core func $l${at}-${name} (canon lower (func $i${at} "${name}")))`).join('\n')}
    (core module $m
      ${all.map(({ at, name }) => `(import "" "${at}-${name}" (func (result i32)))`).join('\n')}
      (func (export "run") (result i32) call 0))
    (core instance $m (instantiate $m (with "" (instance
      ${all.map(({ at, name }) => `(export "${at}-${name}" (func $l${at}-${name}))`).join('\n')}))))
    (func (export "run") (result u32) (canon lift (core func $m "run"))))`
}

/** A component whose core module runs `start` when it is instantiated. */
export function starting(start: string): string {
  return `(component
    (core module $m
      (memory 1)
      (func $start ${start})
      (start $start)
      (func (export "f") (result i32) i32.const 7))
    (core instance $i (instantiate $m))
    (func (export "f") (result u32) (canon lift (core func $i "f"))))`
}
