import type { GeneratedModule } from '@wasm-pkg/wasi/generated'
import type { ExportedItem } from '../glue/exports.js'
import { exportJsName } from '../glue/names.js'
import { indent, member } from './text.js'
import type { StartMode } from './types.js'

export interface InterfaceModuleInput {
  /** The specifier of the package's facade. */
  readonly facade: string
  readonly item: Extract<ExportedItem, { kind: 'interface' }>
  readonly mode: StartMode
}

/** The module of `ns:name/interface`: the functions and resources of one interface under their own names. */
export function generateInterfaceModule({ facade, item, mode }: InterfaceModuleInput): GeneratedModule {
  const { jsName, members } = item
  const values = members.map((name, index) => `$member${index} = ${member('$interface', name)}`)
  const isDeferred = mode === 'deferred'
  return {
    imports: [
      { from: facade, name: jsName, local: '$interface' },
      ...(isDeferred ? [{ from: facade, name: '$init', local: '$ready' }] : []),
    ],
    body: [
      ...values.map((value) => `${isDeferred ? 'let' : 'const'} ${value}`),
      // Code that awaits $init gets the failure directly.
      ...(isDeferred ? ['$ready.then(() => {', ...indent(values), '}, () => {})'] : []),
    ],
    exports: [
      { kind: 'from', name: '$init', from: facade, imported: '$init' },
      ...members.map((name, index) => ({
        kind: 'local' as const,
        name: exportJsName(name),
        local: `$member${index}`,
      })),
    ],
  }
}
