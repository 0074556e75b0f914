import type { ExportedItem } from '../glue/exports.js'
import { isInterfaceId } from '../glue/names.js'
import type { CoreModule, TranspiledComponent } from '../transpile/types.js'
import { type CoresCode, coresCode } from './cores.js'
import { type ImportsCode, importsCode, requireBound } from './imports.js'
import { exportAs, importAs, lines, member, quote } from './text.js'
import { requireSuspension } from './suspension.js'
import type { CoreExpression, ImportBinding, StartMode } from './types.js'

export interface FacadeInput {
  /** How messages name the package: `docs:adder@0.1.0`. */
  readonly label: string
  /** Specifier of the module with the component's glue. */
  readonly glue: string
  readonly transpiled: Pick<TranspiledComponent, 'exports' | 'imports' | 'suspends'> & {
    readonly cores: readonly Pick<CoreModule, 'name'>[]
  }
  readonly bindings: readonly ImportBinding[]
  /** By the name of the core module. */
  readonly cores: ReadonlyMap<string, CoreExpression>
  readonly mode: StartMode
  /** Whether interfaces are exported under their ids too, which targets before ES2022 cannot say. @default true */
  readonly stringNames?: boolean
}

/**
 * The module that a package's specifier stands for: starts one instance and exports what the component does, each
 * interface by its short name and by its id. `$init` is there in every mode, so that sources need not know the format.
 *
 * @throws WasmPkgError `E_UNBOUND_IMPORT`; `E_INTERNAL` if the expression of a core module is missing
 */
export function generateFacade(input: FacadeInput): string {
  const { glue, transpiled, bindings, mode } = input
  requireBound(transpiled.imports, bindings)
  const imports = importsCode(transpiled.imports, bindings)
  const names = transpiled.cores.map(({ name }) => name)
  const cores = coresCode(input.label, names, input.cores, mode === 'sync')
  const head = [importAs('instantiate', '$instantiate', glue), ...imports.statements, ...cores.statements]
  if (mode === 'deferred') return lines(head, deferredBody(input, imports, cores))
  const exports = transpiled.exports.map((item, index) => exportStatements(input, item, index))
  return lines(
    head,
    requireSuspension(transpiled),
    mode === 'sync' ? syncStart(imports, cores) : awaitedStart(imports, cores),
    exports.flat(),
  )
}

function syncStart(imports: ImportsCode, { modules }: CoresCode): readonly string[] {
  return [
    `const $cores = { ${modules.map(({ name, expression }) => `${quote(name)}: ${expression}`).join(', ')} }`,
    'const $new = (module, imports) => new WebAssembly.Instance(module, imports)',
    `const $exports = $instantiate((name) => $cores[name], ${imports.object}, $new)`,
    'export const $init = Promise.resolve()',
  ]
}

/** All modules compile at the same time, and one failure is the failure of the whole. */
export function awaitedCores({ modules }: CoresCode): readonly string[] {
  return [
    `const $names = [${modules.map(({ name }) => quote(name)).join(', ')}]`,
    `const $modules = await Promise.all([${modules.map(({ expression }) => expression).join(', ')}])`,
  ]
}

function awaitedStart(imports: ImportsCode, cores: CoresCode): readonly string[] {
  return [
    ...awaitedCores(cores),
    `const $exports = await $instantiate((name) => $modules[$names.indexOf(name)], ${imports.object})`,
    'export const $init = Promise.resolve()',
  ]
}

function exportStatements(input: FacadeInput, item: ExportedItem, index: number): readonly string[] {
  return [`const $export${index} = ${member('$exports', item.jsName)}`, ...exportNames(input, item, index)]
}

function exportNames({ stringNames }: FacadeInput, item: ExportedItem, index: number): readonly string[] {
  const names = [item.jsName]
  if (item.kind === 'interface' && isInterfaceId(item.id) && stringNames !== false) names.push(item.id)
  return names.map((name) => exportAs(`$export${index}`, name))
}

/**
 * Until `$init` is done, an export is a stand-in that tells what to await when it is called, and so are the members it is
 * asked for. Later it passes everything on, as who imports dynamically may hold it (`const { add } = await import(…)`).
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

function deferredBody(input: FacadeInput, imports: ImportsCode, cores: CoresCode): readonly string[] {
  const { exports } = input.transpiled
  const assignments = exports.map((item, index) => `  $export${index} = ${member('$exports', item.jsName)}`)
  return [
    PENDING,
    'let $exports',
    ...exports.map((item, index) => {
      const real = `$exports?.[${quote(item.jsName)}]`
      return `let $export${index} = $pending(${quote(item.jsName)}, () => ${real})`
    }),
    ...exports.flatMap((item, index) => exportNames(input, item, index)),
    'export const $init = (async () => {',
    ...requireSuspension(input.transpiled).map((line) => `  ${line}`),
    ...(imports.ready.length === 0 ? [] : [`  await Promise.all([${imports.ready.join(', ')}])`]),
    ...awaitedCores(cores).map((line) => `  ${line}`),
    `  $exports = await $instantiate((name) => $modules[$names.indexOf(name)], ${imports.object})`,
    ...assignments,
    '})()',
  ]
}
