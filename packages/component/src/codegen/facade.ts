import { type GeneratedModule, type ModuleExport, type ModuleImport, quote } from '@wasm-pkg/wasi/generated'
import type { ExportedItem } from '../glue/exports.js'
import { isInterfaceId } from '../glue/names.js'
import type { CoreModule, TranspiledComponent } from '../transpile/types.js'
import { type CoresCode, coresCode } from './cores.js'
import { type ImportsCode, importsCode, requireBound } from './imports.js'
import { indent, member } from './text.js'
import { requireSuspension } from './suspension.js'
import type { CoreExpression, ImportBinding, StartMode } from './types.js'

export interface FacadeInput {
  /** The name of the package in messages: `docs:adder@0.1.0`. */
  readonly label: string
  /** The specifier of the module with the component's glue. */
  readonly glue: string
  /** The specifier of the runtime module. @default that of bundlers */
  readonly runtime?: string
  readonly transpiled: Pick<TranspiledComponent, 'exports' | 'imports' | 'suspends'> & {
    readonly cores: readonly Pick<CoreModule, 'name'>[]
  }
  readonly bindings: readonly ImportBinding[]
  /** Expressions by the name of the core module. */
  readonly cores: ReadonlyMap<string, CoreExpression>
  readonly mode: StartMode
  /** Whether to export interfaces under their ids too, for which targets before ES2022 have no syntax. @default true */
  readonly stringNames?: boolean
  /** The specifier of a module whose `explain` changes the exports, so that they throw readable errors. */
  readonly explain?: string | undefined
}

/**
 * The module for a package's specifier. It starts one instance and exports the component's exports, each interface
 * under its short name and its id. It exports `$init` in every mode, so that sources need not know the format.
 *
 * @throws WasmPkgError `E_UNBOUND_IMPORT`; `E_INTERNAL` if the expression of a core module is missing
 */
export function generateFacade(input: FacadeInput): GeneratedModule {
  const { transpiled, bindings, mode } = input
  requireBound(transpiled.imports, bindings)
  const imports = importsCode(transpiled.imports, bindings)
  const names = transpiled.cores.map(({ name }) => name)
  const cores = coresCode(input.label, names, input.cores, mode === 'sync', input.runtime)
  return {
    imports: [instantiateImport(input), ...explainImport(input), ...imports.imports, ...cores.imports],
    body: [...cores.statements, ...bodyOf(input, imports, cores)],
    exports: [
      ...transpiled.exports.flatMap((item, index) => exportsOf(input, item, index)),
      { kind: 'local', name: '$init', local: '$init' },
    ],
    awaits: mode === 'top-level-await',
  }
}

/** @param glue specifier of the module with the component's glue */
export function instantiateImport({ glue }: Pick<FacadeInput, 'glue'>): ModuleImport {
  return { from: glue, name: 'instantiate', local: '$instantiate' }
}

export function explainImport({ explain }: Pick<FacadeInput, 'explain'>): readonly ModuleImport[] {
  return explain === undefined ? [] : [{ from: explain, name: 'explain', local: '$explain' }]
}

/** @param value an expression of exports */
export function explained({ explain }: Pick<FacadeInput, 'explain'>, value: string): string {
  return explain === undefined ? value : `$explain(${value})`
}

function bodyOf(input: FacadeInput, imports: ImportsCode, cores: CoresCode): readonly string[] {
  if (input.mode === 'deferred') return deferredStart(input, imports, cores)
  return [
    ...requireSuspension(input.transpiled),
    ...(input.mode === 'sync' ? syncStart(imports, cores) : awaitedStart(imports, cores)),
    'const $init = Promise.resolve()',
    ...input.transpiled.exports.map(
      ({ jsName }, index) => `const $export${index} = ${explained(input, member('$exports', jsName))}`,
    ),
  ]
}

function syncStart(imports: ImportsCode, { modules }: CoresCode): readonly string[] {
  return [
    `const $cores = { ${modules.map(({ name, expression }) => `${quote(name)}: ${expression}`).join(', ')} }`,
    'const $new = (module, imports) => new WebAssembly.Instance(module, imports)',
    `const $exports = $instantiate((name) => $cores[name], ${imports.object}, $new)`,
  ]
}

/** All modules compile in parallel. If one fails, everything fails. */
export function awaitedCores({ modules }: CoresCode): readonly string[] {
  const [first, ...others] = modules
  if (first !== undefined && others.length === 0) return [`const $module = await ${first.expression}`]
  return [
    `const $names = [${modules.map(({ name }) => quote(name)).join(', ')}]`,
    `const $modules = await Promise.all([${modules.map(({ expression }) => expression).join(', ')}])`,
  ]
}

/** An expression of the function by which the glue gets what `awaitedCores` declares. */
export function coreGetter({ modules }: CoresCode): string {
  return modules.length === 1 ? '() => $module' : '(name) => $modules[$names.indexOf(name)]'
}

function awaitedStart(imports: ImportsCode, cores: CoresCode): readonly string[] {
  return [...awaitedCores(cores), `const $exports = await $instantiate(${coreGetter(cores)}, ${imports.object})`]
}

function exportsOf({ stringNames }: FacadeInput, item: ExportedItem, index: number): readonly ModuleExport[] {
  const names = [item.jsName]
  if (item.kind === 'interface' && isInterfaceId(item.id) && stringNames !== false) names.push(item.id)
  return names.map((name) => ({ kind: 'local', name, local: `$export${index}` }))
}

/**
 * Until `$init` is done, each export is a placeholder. Calling it, or one of its members, throws an error that says
 * what to await. Afterwards, it forwards everything, because code with a dynamic import may still hold it (`const { add
 * } = await import(…)`).
 */
const PENDING = `function $pending(name, real) {
  const value = () => {
    const found = real()
    if (found !== undefined) return found
    throw new Error(\`\${name} is not ready: its module loads WebAssembly, so \\\`await $init\\\`, which the module exports, first\`)
  }
  return new Proxy(function () {}, {
    get: (_, key) =>
      typeof key === 'string' && real() === undefined ? $pending(\`\${name}.\${key}\`, () => real()?.[key]) : value()[key],
    apply: (_, self, args) => Reflect.apply(value(), self, args),
    construct: (_, args) => Reflect.construct(value(), args),
  })
}`

function deferredStart(input: FacadeInput, imports: ImportsCode, cores: CoresCode): readonly string[] {
  const { exports } = input.transpiled
  return [
    PENDING,
    'let $exports',
    ...exports.map(({ jsName }, index) => {
      const real = `$exports?.[${quote(jsName)}]`
      return `let $export${index} = $pending(${quote(jsName)}, () => ${real})`
    }),
    'const $init = (async () => {',
    ...indent([
      ...requireSuspension(input.transpiled),
      ...(imports.ready.length === 0 ? [] : [`await Promise.all([${imports.ready.join(', ')}])`]),
      ...awaitedCores(cores),
      `$exports = await $instantiate(${coreGetter(cores)}, ${imports.object})`,
      ...exports.map(({ jsName }, index) => `$export${index} = ${explained(input, member('$exports', jsName))}`),
    ]),
    '})()',
  ]
}
