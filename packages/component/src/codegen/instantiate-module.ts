import { type GeneratedModule, quote } from '@wasm-pkg/wasi/generated'
import { splitLabel } from '@wasm-pkg/wasi/label'
import { coresCode } from './cores.js'
import { awaitedCores, coreGetter, explained, explainImport, type FacadeInput, instantiateImport } from './facade.js'
import { importsCode } from './imports.js'
import { requireSuspension } from './suspension.js'
import { indent } from './text.js'

/**
 * The module of `specifier?instantiate`: exports `instantiate(imports?)`, which starts a new instance at each call and
 * compiles only once. Its argument takes precedence over the bindings, and has imports by label or id, with or without
 * the version. An import that has neither a value nor a binding is an error, and so is an import that the component
 * does not have.
 *
 * @throws WasmPkgError `E_INTERNAL` if the expression of a core module is missing
 */
export function generateInstantiateModule(input: Omit<FacadeInput, 'stringNames'>): GeneratedModule {
  const { transpiled, bindings, mode } = input
  const imports = importsCode(transpiled.imports, bindings)
  const names = transpiled.cores.map(({ name }) => name)
  const cores = coresCode(input.label, names, input.cores, mode === 'sync', input.runtime)
  const ids = transpiled.imports.map(({ id }) => `[${namesOf(id).map(quote).join(', ')}]`).join(', ')
  return {
    imports: [instantiateImport(input), ...explainImport(input), ...imports.imports, ...cores.imports],
    body: [
      ...cores.statements,
      'let $compiled',
      'async function $load() {',
      ...indent([...imports.ready.map((promise) => `await ${promise}`), ...awaitedCores(cores)]),
      `  return ${coreGetter(cores)}`,
      '}',
      `const $ids = [${ids}]`,
      'const $own = (object, key) => (Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined)',
      'async function instantiate(imports = {}) {',
      ...indent(requireSuspension(transpiled)),
      '  for (const id of Object.keys(imports)) {',
      '    if ($ids.some((names) => names.includes(id))) continue',
      "    throw new TypeError(`instantiate was given ${id}, which the component does not import: ${$ids.map(([known]) => known).join(', ') || 'it imports nothing'}`)",
      '  }',
      '  $compiled ??= $load()',
      '  const core = await $compiled.catch((error) => {',
      '    $compiled = undefined',
      '    throw error',
      '  })',
      // Without a prototype, because an import can be named `constructor`.
      ...indent([`const bound = Object.assign(Object.create(null), ${imports.object})`]),
      '  for (const [id, ...names] of $ids) {',
      '    const given = [id, ...names].map((name) => $own(imports, name)).find((it) => it !== undefined)',
      '    if (given !== undefined) bound[id] = typeof given === "function" ? { default: given } : given',
      '    if (bound[id] === undefined) throw new TypeError(`instantiate needs the import ${id}`)',
      '  }',
      `  return ${explained(input, 'await $instantiate(core, bound)')}`,
      '}',
    ],
    exports: [{ kind: 'local', name: 'instantiate', local: 'instantiate' }],
  }
}

/** The names by which an import can be passed, most specific first. */
function namesOf(id: string): readonly string[] {
  const { label, id: own } = splitLabel(id)
  const bare = own.split('@', 1)[0] ?? own
  return [...new Set([id, ...(label === undefined ? [] : [label]), own, bare])]
}
