import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco-transpile/wasm-tools'

/** The interfaces of WASI that the component imports, each under its id or under a label. */
const IDS = { vars: 'wasi:cli/environment', leave: 'wasi:cli/exit', ticks: 'wasi:clocks/monotonic-clock' } as const

const wit = (wasi: string, imports: readonly string[]): string => `package docs:probe@0.1.0;
world probe {
  ${imports.map((text) => `import ${text};`).join(' ')}
  export variables: func() -> u32;
  export quit: func();
  export time: func() -> u64;
}
package wasi:cli@${wasi} {
  interface environment { get-environment: func() -> list<tuple<string, string>>; }
  interface exit { exit: func(status: result); }
}
package wasi:clocks@${wasi} {
  interface monotonic-clock { now: func() -> u64; }
}`

/**
 * A component that counts its environment's variables, ends the process and tells the time.
 *
 * @param wasi version
 * @param isLabelled whether it imports WASI under labels
 */
export async function probeComponent(wasi: string = '0.2.3', isLabelled: boolean = false): Promise<Uint8Array> {
  const imports = Object.entries(IDS).map(([label, path]) =>
    isLabelled ? `${label}: ${path}@${wasi}` : `${path}@${wasi}`,
  )
  const nameOf = (label: keyof typeof IDS): string => (isLabelled ? label : `${IDS[label]}@${wasi}`)
  const binary = await parse(`(module
  (import "${nameOf('vars')}" "get-environment" (func $environment (param i32)))
  (import "${nameOf('leave')}" "exit" (func $exit (param i32)))
  (import "${nameOf('ticks')}" "now" (func $now (result i64)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 64))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $start i32)
    (local.set $start (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $start) (local.get 3)))
    (local.get $start))
  (func (export "variables") (result i32)
    (call $environment (i32.const 8))
    (i32.load (i32.const 12)))
  (func (export "quit") (call $exit (i32.const 1)))
  (func (export "time") (result i64) (call $now)))`)
  return await componentNew(await componentEmbed({ binary, witSource: wit(wasi, imports), world: 'probe' }), [])
}

/** A component that counts the folders it is given. @param wasi version */
export async function foldersComponent(wasi: string): Promise<Uint8Array> {
  const witSource = `package docs:folders@0.1.0;
world folders {
  import wasi:filesystem/preopens@${wasi};
  export count: func() -> u32;
}
package wasi:filesystem@${wasi} {
  interface types { resource descriptor; }
  interface preopens {
    use types.{descriptor};
    get-directories: func() -> list<tuple<descriptor, string>>;
  }
}`
  const binary = await parse(`(module
  (import "wasi:filesystem/preopens@${wasi}" "get-directories" (func $folders (param i32)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 64))
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
    (local $start i32)
    (local.set $start (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $start) (local.get 3)))
    (local.get $start))
  (func (export "count") (result i32)
    (call $folders (i32.const 8))
    (i32.load (i32.const 12))))`)
  return await componentNew(await componentEmbed({ binary, witSource, world: 'folders' }), [])
}
