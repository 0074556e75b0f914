import { brotliDecompressSync } from 'node:zlib'
import { readPanic } from './panic.js'
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

/** An instance of the module, and what it wrote when it stopped. */
export interface WitModule extends Exports {
  printed(): string
}

/** An instance for one request, so that nothing of one package is left for the next. */
export async function instantiateModule(): Promise<WitModule> {
  const module = await (compiled ??= compile())
  let memory: Memory | undefined
  const panic = readPanic(() => memory?.buffer ?? new ArrayBuffer())
  const instance = await webAssembly.instantiate(module, importsOf(module, panic.imports))
  const exports = instance.exports as unknown as Exports
  ;({ memory } = exports)
  return { ...exports, printed: panic.printed }
}

type Function = (...parameters: never) => unknown

/** What Rust's library for WASI imports. All but a few are there only to say why it stops. */
function importsOf(
  module: Module,
  answers: Readonly<Record<string, Function>>,
): Readonly<Record<string, Record<string, Function>>> {
  const imports: Record<string, Record<string, Function>> = {}
  for (const { module: from, name } of webAssembly.Module.imports(module)) {
    imports[from] = { ...imports[from], [name]: answers[name] ?? (() => stop(name)) }
  }
  return imports
}

function stop(name: string): never {
  throw new webAssembly.RuntimeError(`wit-parser stopped at ${name}`)
}
