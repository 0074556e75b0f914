import { wasiShimBinding } from '@wasm-pkg/wasi'
import { printModule, quote } from '@wasm-pkg/wasi/generated'
import { generateGlue } from '../codegen/glue-module.js'
import { generateRuntime } from '../glue/shared/module.js'
import { generateTaskRuntime } from '../glue/tasks/module.js'
import { generateInstantiateModule } from '../codegen/instantiate-module.js'
import type { CoreExpression } from '../codegen/types.js'
import type { Transpiler, TranspileRequest } from '../transpile/types.js'
import { LOADER } from './loader.js'
import { standaloneTypes } from './types.js'

/** A component as a folder that JavaScript can import without a plugin. */
export interface ModuleFolder {
  /** File contents by name. `index.js` exports `instantiate`; `index.d.ts` declares it. */
  readonly files: ReadonlyMap<string, Uint8Array>
  /** npm packages that the files import. */
  readonly needs: readonly string[]
}

/**
 * Turns a component into a folder of files for any runtime. WASI comes from the packages of the shims. Other imports
 * are passed to `instantiate`.
 *
 * @throws WasmPkgError as `transpile`
 */
export async function renderModuleFolder(transpiler: Transpiler, request: TranspileRequest): Promise<ModuleFolder> {
  const transpiled = await transpiler.transpile(request)
  const bindings = transpiled.imports.flatMap(({ id }) => wasiShimBinding(id) ?? [])
  const cores = new Map<string, CoreExpression>()
  const files = new Map<string, Uint8Array>()
  for (const { name, read } of transpiled.cores) {
    files.set(name, await read())
    cores.set(name, { module: `load(new URL(${quote(`./${name}`)}, import.meta.url))`, imports: [LOADER_IMPORT] })
  }
  const { label } = request
  const index = { label, glue: './glue.js', transpiled, bindings, cores, mode: 'top-level-await' } as const
  const texts = {
    'index.js': printModule(generateInstantiateModule(index)),
    'glue.js': printModule(await generateGlue(transpiled, { runtime: './runtime.js', tasks: './tasks.js' })),
    ...(transpiled.runtime.length === 0 ? {} : { 'runtime.js': printModule(generateRuntime()) }),
    ...(transpiled.tasks.length === 0
      ? {}
      : { 'tasks.js': printModule(generateTaskRuntime(await transpiler.taskRuntime(), './runtime.js')) }),
    'load.js': LOADER,
    ...(await standaloneTypes(request)),
  }
  for (const [name, text] of Object.entries(texts)) files.set(name, Buffer.from(text))
  return { files, needs: [...new Set(bindings.map(({ module: specifier }) => npmPackageOf(specifier)))] }
}

const LOADER_IMPORT = { from: './load.js', name: 'load', local: 'load' }

/** `@scope/name` from `@scope/name/path`. */
function npmPackageOf(specifier: string): string {
  return specifier.split('/', 2).join('/')
}
