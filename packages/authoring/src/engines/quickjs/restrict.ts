import { unsigned } from '@wasm-pkg/component/binary'
import { call, functionBody, globalSet, i32Const, localGet, zeroGlobal } from '../wasm/code.js'
import {
  append,
  type CoreSignature,
  countOf,
  readExports,
  readSignatures,
  readTypeIndices,
  writeExports,
} from '../wasm/functions.js'
import { KIND, readImports, writeImports } from '../wasm/imports.js'
import { readerOf } from '../wasm/read.js'
import { type Binary, MODULE, readBinary, writeBinary } from '../wasm/sections.js'
import { stubOf } from './stubs.js'

/** What the linker of the tool binds to an export of the libraries themselves. */
const OWN = 'env'

/** The engine's function that every exported function of the component calls first, and nothing calls before its memory is saved. */
const FIRST_CALL = 'wit_dylib_export_start'

/** A function that is added to the engine. */
interface Added {
  readonly name: string
  /** The index of its type. */
  readonly type: number
  /** An item of the code section. */
  readonly body: Uint8Array
}

/**
 * Implements WASI imports of the engine in the engine itself. The engine asks for time and for random numbers when it starts, which is
 * when the component is built, and keeps them: no two builds would be equal. It also imports whatever its C library could use.
 *
 * What is added comes after what there is, so that no index in the engine's code changes: an import of WASI becomes an import of the
 * engine's own export.
 *
 * @param keeps whether the imports from a module stay
 */
export function restrictRuntime(engine: Uint8Array, keeps: (module: string) => boolean): Uint8Array {
  const binary = readBinary(engine)
  const imports = readImports(bodyOf(binary, MODULE.import))
  const signatures = readSignatures(bodyOf(binary, MODULE.type))
  const types = readTypeIndices(bodyOf(binary, MODULE.function))
  const exports = readExports(bodyOf(binary, MODULE.export))
  const imported = (kind: number): number => imports.filter((each) => each.kind === kind).length
  const functions = imported(KIND.function)
  const wasCalled = imported(KIND.global) + countOf(bodyOf(binary, MODULE.global))

  const added: Added[] = []
  const bound = imports.map((each) => {
    if (each.kind !== KIND.function || !isWasi(each.module) || keeps(each.module)) return each
    const type = readerOf(each.type).u32()
    const name = `${each.module}#${each.name}`
    added.push({ name, type, body: functionBody(stubOf(name, wasCalled)) })
    return { ...each, module: OWN, name }
  })
  const first = exports.find(({ name }) => name === FIRST_CALL)
  const type = first && types[first.index - functions]
  if (first === undefined || type === undefined) throw new Error(`the engine does not export ${FIRST_CALL}`)
  added.push({ name: FIRST_CALL, type, body: functionBody(markAndCall(first.index, signatures[type], wasCalled)) })
  const own = added.map(({ name }, i) => ({ name, kind: KIND.function, index: functions + types.length + i }))

  const changes = new Map<number, (body: Uint8Array) => Uint8Array>([
    [MODULE.import, () => writeImports(bound)],
    [
      MODULE.function,
      (body) =>
        append(
          body,
          added.map((each) => unsigned(each.type)),
        ),
    ],
    [MODULE.global, (body) => append(body, [zeroGlobal()])],
    [MODULE.export, () => writeExports([...exports.filter(({ name }) => name !== FIRST_CALL), ...own])],
    [
      MODULE.code,
      (body) =>
        append(
          body,
          added.map((each) => each.body),
        ),
    ],
  ])
  const sections = binary.sections.map(({ id, body }) => ({ id, body: changes.get(id)?.(body) ?? body }))
  return writeBinary({ ...binary, sections })
}

function markAndCall(index: number, signature: CoreSignature | undefined, wasCalled: number): readonly Uint8Array[] {
  const parameters = Array.from({ length: signature?.parameters ?? 0 }, (_, i) => localGet(i))
  return [i32Const(1), globalSet(wasCalled), ...parameters, call(index)]
}

function isWasi(module: string): boolean {
  return module.startsWith('wasi:') || module === 'wasi_snapshot_preview1'
}

function bodyOf({ sections }: Binary, id: number): Uint8Array {
  return sections.find((section) => section.id === id)?.body ?? Uint8Array.of(0)
}
