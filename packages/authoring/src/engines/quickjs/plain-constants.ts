import { concat, type Reader, signed } from '@wasm-pkg/component/binary'
import { readExports } from '../wasm/functions.js'
import { KIND, readImports } from '../wasm/imports.js'
import { readerOf } from '../wasm/read.js'
import { type Binary, isModule, MODULE, mapModules, NESTED, readBinary } from '../wasm/sections.js'

const GLOBAL_GET = 0x23
const I32_CONST = 0x41
const I32_ADD = 0x6a
const END = 0x0b

/** What errors call the two bytes of it. */
const TYPE = 'the type of a global'

/** The library of the engine in the component, which its linker names so. */
const ENGINE = 'componentize_qjs_runtime.wasm'

/** Where the engine was put. */
interface Bases {
  readonly memory: number
  readonly table: number
}

/**
 * Computes the constant expressions that add something to the place where the engine was put. Node.js 20, which has no extended constant
 * expressions, could not compile them.
 *
 * @throws Error if the component is built in another way than is known here
 */
export function withPlainConstants(component: Uint8Array): Uint8Array {
  const modules = modulesOf(component)
  const bases = modules.map(basesIn).find((found) => found !== undefined)
  if (bases === undefined) throw new Error('the component does not say where the engine is')
  return mapModules(component, (module) => ({
    ...module,
    sections: module.sections.map(({ id, body }) =>
      id === MODULE.global ? { id, body: plainGlobals(module, body, bases) } : { id, body },
    ),
  }))
}

function modulesOf(bytes: Uint8Array): readonly Binary[] {
  const binary = readBinary(bytes)
  if (isModule(binary)) return [binary]
  return binary.sections.flatMap(({ id, body }) =>
    id === NESTED.module || id === NESTED.component ? modulesOf(body) : [],
  )
}

/** Of the module that exports where the libraries are. */
function basesIn({ sections }: Binary): Bases | undefined {
  const exports = sections.find(({ id }) => id === MODULE.export)
  const globals = sections.find(({ id }) => id === MODULE.global)
  if (exports === undefined || globals === undefined) return undefined
  const values = readConstants(globals.body)
  const valueOf = (name: string): number | undefined => {
    const found = readExports(exports.body).find((each) => each.name === `${ENGINE}:${name}`)
    return found === undefined ? undefined : values[found.index]
  }
  const [memory, table] = [valueOf('memory_base'), valueOf('table_base')]
  return memory === undefined || table === undefined ? undefined : { memory, table }
}

/** The values of globals that are constants of 32 bits. */
function readConstants(body: Uint8Array): readonly number[] {
  const reader = readerOf(body)
  const values: number[] = []
  for (let rest = reader.u32(); rest > 0; rest--) {
    reader.skip(2, TYPE)
    if (reader.byte() !== I32_CONST) return values
    values.push(reader.s32())
    reader.byte()
  }
  return values
}

/** Globals of the form `base + constant` become constants. Others stay. */
function plainGlobals({ sections }: Binary, body: Uint8Array, bases: Bases): Uint8Array {
  const imports = sections.find(({ id }) => id === MODULE.import)
  const names = imports === undefined ? [] : readImports(imports.body).filter(({ kind }) => kind === KIND.global)
  const baseOf = (index: number): number | undefined => {
    const name = names[index]?.name
    return name === '__memory_base' ? bases.memory : name === '__table_base' ? bases.table : undefined
  }
  const reader = readerOf(body)
  const count = reader.u32()
  const head = body.subarray(0, reader.offset)
  const items = Array.from({ length: count }, () => {
    const type = reader.take(2, TYPE)
    const start = reader.offset
    const value = readExpression(reader, baseOf)
    const expression =
      value === undefined
        ? body.subarray(start, reader.offset)
        : concat([Uint8Array.of(I32_CONST), signed(value), Uint8Array.of(END)])
    return concat([type, expression])
  })
  return concat([head, ...items])
}

/** Reads an expression to its end. Returns its value if it is a sum with a base. */
function readExpression(reader: Reader, baseOf: (global: number) => number | undefined): number | undefined {
  const values: number[] = []
  let isSum = false
  for (let op = reader.byte(); op !== END; op = reader.byte()) {
    if (op === I32_CONST) values.push(reader.s32())
    else if (op === GLOBAL_GET) values.push(baseOf(reader.u32()) ?? Number.NaN)
    else if (op === I32_ADD) isSum = true
    else throw new Error(`the engine has a global with the instruction ${op}`)
  }
  const sum = values.reduce((a, b) => a + b, 0)
  return isSum && !Number.isNaN(sum) ? sum : undefined
}
