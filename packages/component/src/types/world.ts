import { exportJsName, isInterfaceId, nameInterfaces } from '../glue/names.js'
import { splitLabel } from '@wasm-pkg/wasi/label'
import type { ComponentFacts } from '../inspect/facts.js'
import type { DeclaredPackage } from './declare-package.js'
import { createUniqueNames, isIdentifier, memberName, quoteText } from './identifiers.js'
import { isValue } from './print.js'
import { camelCase, pascalCase } from './words.js'

/** The exports of a package's module in addition to the world's own declarations: each of its interfaces. */
export interface WorldExports {
  /** Under JavaScript names. */
  readonly text: string
  /** Under full ids, which TypeScript before 5.6 cannot parse. */
  readonly byId: string
}

/** An exported interface by JavaScript name, with the name of its module. */
export interface ExportedInterface {
  readonly name: string
  readonly module: string
  /** Its full id, if it has one. */
  readonly id?: string
}

/** Each interface under its JavaScript name and under its full id, as the facade exports them. */
export function worldExports(declared: DeclaredPackage, facts: ComponentFacts): WorldExports {
  const interfaces = namedInterfaces(declared, facts)
  return {
    text:
      importedTypes(declared) +
      interfaces
        .filter(isNamed)
        .map(({ name, module }) => lineOf(name, module))
        .join(''),
    byId: interfaces.map(({ id, module }) => (id === undefined ? '' : lineOf(memberName(id), module))).join(''),
  }
}

/** The interfaces that a program can import by name. */
export function exportedInterfaces(declared: DeclaredPackage, facts: ComponentFacts): readonly ExportedInterface[] {
  return namedInterfaces(declared, facts).filter(isNamed)
}

function isNamed({ name }: ExportedInterface): boolean {
  return isIdentifier(name)
}

function namedInterfaces(
  { api, modules: { moduleOf }, world }: DeclaredPackage,
  facts: ComponentFacts,
): readonly ExportedInterface[] {
  const functions = world.filter(isValue).map(({ name }) => name)
  const inline = [...api.exports].flatMap(([name, { kind }]) => {
    const module = kind === 'interface' && !isInterfaceId(name) ? moduleOf('export', name) : undefined
    return module === undefined ? [] : [{ name: camelCase(splitLabel(name).label ?? name), module }]
  })
  const taken = [...functions, ...inline.map(({ name }) => name)].map(exportJsName)
  const named = [...nameInterfaces(facts.exports.filter(isInterfaceId), taken)].flatMap(([id, name]) => {
    const module = moduleOf('export', id)
    return module === undefined ? [] : [{ id, name, module }]
  })
  return [...inline.map((item) => ({ ...item, name: exportJsName(item.name) })), ...named]
}

function lineOf(name: string, module: string): string {
  return `  export * as ${name} from ${quoteText(module)};\n`
}

/** The types of imports: `WasiIoPoll0212`. */
function importedTypes({ api, modules, world }: DeclaredPackage): string {
  const unique = createUniqueNames()
  for (const { name } of world) unique(name)
  return modules.interfaces
    .filter(({ side }) => side === 'import' || api.kind === 'wit-package')
    .map(
      ({ id = '', name }) =>
        `  export type * as ${unique(pascalCase(splitLabel(id).label ?? id))} from ${quoteText(name)};\n`,
    )
    .join('')
}
