import { brotliDecompressSync } from 'node:zlib'
import { type Memory, type Module, webAssembly } from './web-assembly.js'

/** What the module exports (wit-tools/src/lib.rs). */
interface Exports {
  readonly memory: Memory
  allocate(length: number): number
  run(start: number, length: number): number
  answer_length(): number
}

let compiled: Promise<Module> | undefined

async function compile(): Promise<Module> {
  const { COMPRESSED } = await import('./compressed.js')
  return await webAssembly.compile(brotliDecompressSync(Buffer.from(COMPRESSED, 'base64')))
}

/**
 * Runs one request in an instance of its own, so that nothing of one package is left for the next.
 *
 * @throws WebAssembly.RuntimeError if the parser stops
 */
export async function runModule(request: Uint8Array): Promise<Uint8Array> {
  const module = await (compiled ??= compile())
  let memory: Memory | undefined
  const instance = await webAssembly.instantiate(
    module,
    importsOf(module, () => memory?.buffer),
  )
  const exports = instance.exports as unknown as Exports
  ;({ memory } = exports)
  const start = exports.allocate(request.length)
  new Uint8Array(memory.buffer, start, request.length).set(request)
  const answer = exports.run(start, request.length)
  return new Uint8Array(memory.buffer, answer, exports.answer_length()).slice()
}

type Function = (result: number) => void

/**
 * What Rust's library for WASI imports. It asks for a seed, which is 0 here so that answers are always the same, and for
 * the environment, which is empty. It calls the rest only to say why it stops.
 */
function importsOf(
  module: Module,
  buffer: () => ArrayBuffer | undefined,
): Readonly<Record<string, Record<string, Function>>> {
  const answers: Readonly<Record<string, Function>> = {
    'insecure-seed': () => {},
    'get-environment': (result) => new Uint32Array(buffer() ?? new ArrayBuffer(), result, 2).fill(0),
  }
  const imports: Record<string, Record<string, Function>> = {}
  for (const { module: from, name } of webAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: answers[name] ?? stop }
  }
  return imports
}

function stop(): never {
  throw new webAssembly.RuntimeError('wit-parser stopped')
}
