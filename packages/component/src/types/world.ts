import { exportJsName, isInterfaceId, nameInterfaces } from '../glue/names.js'
import { splitLabel } from '@wasm-pkg/wasi/label'
import type { ComponentFacts } from '../inspect/facts.js'
import type { WitApi } from '../wit/api.js'
import { createUniqueNames, isIdentifier, memberName, quoteText } from './identifiers.js'
import type { Declaration } from './model.js'
import type { PackageModules } from './modules.js'
import { isValue } from './print.js'
import { camelCase, pascalCase } from './words.js'

/** The exports of a package's module in addition to the world's own declarations: each of its interfaces. */
export interface WorldExports {
  /** Under JavaScript names. */
  readonly text: string
  /** The same, without the types of imports. */
  readonly interfaces: readonly { readonly name: string; readonly module: string }[]
  /** Under full ids, which TypeScript before 5.6 cannot parse. */
  readonly byId: string
}

/** Each interface under its JavaScript name and under its full id, as the facade exports them. */
export function worldExports(
  api: WitApi,
  facts: ComponentFacts,
  { interfaces, moduleOf }: PackageModules,
  declared: readonly Declaration[],
): WorldExports {
  const functions = declared.filter(isValue).map(({ name }) => name)
  const inline = [...api.exports].flatMap(([name, { kind }]) => {
    const module = kind === 'interface' && !isInterfaceId(name) ? moduleOf('export', name) : undefined
    return module === undefined ? [] : [{ name: camelCase(splitLabel(name).label ?? name), module }]
  })
  const taken = [...functions, ...inline.map(({ name }) => name)].map(exportJsName)
  const named = [...nameInterfaces(facts.exports.filter(isInterfaceId), taken)].flatMap(([id, name]) => {
    const module = moduleOf('export', id)
    return module === undefined ? [] : [{ id, name, module }]
  })
  const lines = [...inline.map((item) => ({ ...item, name: exportJsName(item.name) })), ...named]
  const exported = lines.filter(({ name }) => isIdentifier(name)).map(({ name, module }) => ({ name, module }))
  return {
    text: importedTypes(interfaces, api, declared) + exported.map(({ name, module }) => lineOf(name, module)).join(''),
    interfaces: exported,
    byId: named.map(({ id, module }) => lineOf(memberName(id), module)).join(''),
  }
}

function lineOf(name: string, module: string): string {
  return `  export * as ${name} from ${quoteText(module)};\n`
}

/** The types of imports: `WasiIoPoll0212`. */
function importedTypes(
  interfaces: PackageModules['interfaces'],
  { kind }: WitApi,
  declared: readonly Declaration[],
): string {
  const unique = createUniqueNames()
  for (const { name } of declared) unique(name)
  return interfaces
    .filter(({ side }) => side === 'import' || kind === 'wit-package')
    .map(
      ({ id = '', name }) =>
        `  export type * as ${unique(pascalCase(splitLabel(id).label ?? id))} from ${quoteText(name)};\n`,
    )
    .join('')
}
