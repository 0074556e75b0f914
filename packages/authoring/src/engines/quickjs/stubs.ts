import { globalGet, i32Const, i64FromI32, i64Store, localGet, trap } from '../wasm/code.js'

const NOTHING: readonly Uint8Array[] = []

/** An empty list, or `none`, at the address in the first parameter. */
const EMPTY = zerosAt(8)

/** By interface without version, `#` and function. */
const STUBS: ReadonlyMap<string, readonly Uint8Array[]> = new Map([
  ['wasi_snapshot_preview1#reset_adapter_state', NOTHING],
  ['wasi:cli/environment#get-environment', EMPTY],
  ['wasi:filesystem/preopens#get-directories', EMPTY],
  ['wasi:random/insecure-seed#insecure-seed', zerosAt(16)],
  ['wasi:cli/stdin#get-stdin', [i32Const(0)]],
  ['wasi:cli/stdout#get-stdout', [i32Const(0)]],
  ['wasi:cli/stderr#get-stderr', [i32Const(0)]],
  ['wasi:cli/terminal-stdin#get-terminal-stdin', EMPTY],
  ['wasi:cli/terminal-stdout#get-terminal-stdout', EMPTY],
  ['wasi:cli/terminal-stderr#get-terminal-stderr', EMPTY],
])

/**
 * The instructions of an import that the engine implements itself. The time is zero until the component is called, and a second later
 * afterwards: JavaScript can tell from that whether it runs in the component. What the engine does not call by itself is a trap.
 *
 * @param name of the import, with its module
 * @param wasCalled the global that says so
 */
export function stubOf(name: string, wasCalled: number): readonly Uint8Array[] {
  const path = name.replace(/@[^#]*/, '')
  if (path === 'wasi:clocks/wall-clock#now') {
    return [localGet(0), globalGet(wasCalled), i64FromI32, i64Store(0), localGet(0), ...ZERO, i64Store(8)]
  }
  if (path === 'wasi:clocks/monotonic-clock#now') return [globalGet(wasCalled), i64FromI32]
  if (path.includes('#[resource-drop]')) return NOTHING
  return STUBS.get(path) ?? [trap]
}

const ZERO: readonly Uint8Array[] = [i32Const(0), i64FromI32]

function zerosAt(bytes: 8 | 16): readonly Uint8Array[] {
  const offsets = bytes === 8 ? [0] : [0, 8]
  return offsets.flatMap((offset) => [localGet(0), i32Const(0), i64FromI32, i64Store(offset)])
}
