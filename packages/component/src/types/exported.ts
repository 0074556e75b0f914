import type { AsyncFunctions } from '../async-functions.js'
import type { ComponentFacts } from '../inspect/facts.js'
import { declarePackage } from './declare-package.js'
import { isReserved } from './identifiers.js'
import { isValue, printModule } from './print.js'
import { exportedInterfaces } from './world.js'

/** What a program can import of a package, for people to read. */
export interface ExportedDeclarations {
  /** Names that an import can use: functions, classes and interfaces. */
  readonly names: readonly string[]
  /** The declarations as one TypeScript text, with each interface as a namespace. */
  readonly text: string
}

/** In a program, types of other interfaces are referenced by the name of a module. People know the interface. */
const NO_SCOPE = ''

/**
 * Describes the exports of a component or a WIT package for people.
 *
 * @param async functions that can wait, in addition to those that are `async` in WIT
 * @throws WasmPkgError `E_WASM` for damaged bytes, `E_LIMIT`
 */
export function describeExports(
  bytes: Uint8Array,
  facts: ComponentFacts,
  async?: AsyncFunctions,
): ExportedDeclarations {
  const declared = declarePackage(bytes, NO_SCOPE, async)
  if (declared === undefined) return { names: [], text: '' }
  const { world, modules, declare } = declared
  const interfaces = exportedInterfaces(declared, facts)
  const texts = new Map(modules.interfaces.map((module) => [module.name, () => printModule(declare(module))]))
  const values = world.filter((it) => isValue(it) || it.kind === 'class').map(({ name }) => name)
  const namespaces = interfaces.map(
    ({ name, module }) => `export namespace ${name} {\n${texts.get(module)?.() ?? ''}}\n`,
  )
  return {
    names: [...values.filter((name) => !isReserved(name)), ...interfaces.map(({ name }) => name)],
    text: [printModule(world, undefined, ''), ...namespaces].filter((text) => text !== '').join('\n'),
  }
}
