import type { GenerateOptions } from '@bytecodealliance/jco-transpile/component'
import type { TaskFiles } from './tasks.js'
import { splitLabel } from '@wasm-pkg/wasi/label'
import type { AsyncFunctions } from '../async-functions.js'

/** The prefix of file names. It does not depend on the package, so that equal bytes give equal output. */
export const OUTPUT_NAME = 'component'

/**
 * jco merges incompatible versions of an interface unless every import is mapped to its own full id. jco uses the label
 * as the name of a labelled interface. In the glue, it has the same name as everywhere else.
 */
function importMap(imports: readonly string[]): [string, string][] {
  return imports.map((id) => [nameInJco(id), id])
}

/** jco names a labelled interface by its label. */
function nameInJco(id: string): string {
  return splitLabel(id).label ?? id
}

/** `cache=wasi:keyvalue/store@0.2.0#open` becomes `cache#open`. */
function functionInJco(name: string): string {
  const [id = '', ...rest] = name.split('#')
  return [nameInJco(id), ...rest].join('#')
}

/**
 * Generates JavaScript and core modules of a component. One output works for all targets: in jco's instantiation mode
 * `async`, `instantiate` returns synchronously if none of its arguments is a promise.
 *
 * - `noComponentErrorWrapping: false` makes errors of `result` types `Error` objects with a `payload`;
 * - `base64Cutoff: 0` keeps every core module in its own file.
 */
export async function generateModules(
  bytes: Uint8Array,
  imports: readonly string[],
  async: AsyncFunctions | undefined,
): Promise<TaskFiles> {
  const jco = await import('@bytecodealliance/jco-transpile/component')
  await jco.$init
  const { files } = jco.generate(bytes, {
    name: OUTPUT_NAME,
    map: importMap(imports),
    noNodejsCompat: true,
    base64Cutoff: 0,
    noTypescript: true,
    noComponentErrorWrapping: false,
    instantiation: { tag: 'async' },
    ...asyncMode(async),
  })
  return files
}

function asyncMode(async: AsyncFunctions | undefined): Pick<GenerateOptions, 'asyncMode'> {
  if (async === undefined) return {}
  return {
    asyncMode: {
      tag: 'jspi',
      val: { imports: async.imports.map(functionInJco), exports: async.exports.map(functionInJco) },
    },
  }
}
