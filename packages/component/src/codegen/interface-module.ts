import type { ExportedItem } from '../glue/exports.js'
import { exportJsName } from '../glue/names.js'
import { exportAs, importAs, lines, member, quote } from './text.js'
import type { StartMode } from './types.js'

export interface InterfaceModuleInput {
  /** Specifier of the package's facade. */
  readonly facade: string
  readonly item: Extract<ExportedItem, { kind: 'interface' }>
  readonly mode: StartMode
}

/** The module of `ns:name/interface`: the functions and resources of one interface under their own names. */
export function generateInterfaceModule({ facade, item, mode }: InterfaceModuleInput): string {
  const declared = item.members.map((name, index) => {
    const value = member('$interface', name)
    return `${mode === 'deferred' ? 'let' : 'const'} $member${index} = ${value}`
  })
  const exports = item.members.map((name, index) => exportAs(`$member${index}`, exportJsName(name)))
  const assigned = item.members.map((name, index) => `  $member${index} = ${member('$interface', name)}`)
  return lines(
    importAs(item.jsName, '$interface', facade),
    `export { $init } from ${quote(facade)}`,
    ...(mode === 'deferred' ? [importAs('$init', '$ready', facade)] : []),
    declared,
    exports,
    // Code that awaits $init gets the failure itself.
    ...(mode === 'deferred' ? ['$ready.then(() => {', ...assigned, '}, () => {})'] : []),
  )
}
