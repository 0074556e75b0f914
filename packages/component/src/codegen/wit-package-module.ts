import type { GeneratedModule, ModuleExport } from '@wasm-pkg/wasi/generated'
import { exportJsName } from '../glue/names.js'
import { member } from './text.js'
import type { ImportBinding } from './types.js'

export interface WitPackageModuleInput {
  readonly interfaces: readonly { readonly jsName: string; readonly binding: ImportBinding }[]
  /** Whether to export interfaces under their ids too. @default true */
  readonly stringNames?: boolean
}

/** The module of a WIT package, which has no code. Exports every bound interface under its JavaScript name and its id. */
export function generateWitPackageModule({ interfaces, stringNames }: WitPackageModuleInput): GeneratedModule {
  const exports = interfaces.flatMap(({ jsName, binding }) =>
    (stringNames === false ? [jsName] : [jsName, binding.id]).map((name) => reexport(binding, name)),
  )
  return { imports: [], body: [], exports }
}

/**
 * The module of one interface of a WIT package: exports each member of its binding under its own name.
 *
 * @param members JavaScript names of the interface's functions and resources
 */
export function generateBoundInterface(binding: ImportBinding, members: readonly string[]): GeneratedModule {
  if (binding.member === undefined) return { imports: [], body: [], exports: [{ kind: 'all', from: binding.module }] }
  return {
    imports: [{ from: binding.module, name: binding.member, local: '$interface' }],
    body: members.map((name, index) => `const $member${index} = ${member('$interface', name)}`),
    exports: members.map((name, index) => ({ kind: 'local', name: exportJsName(name), local: `$member${index}` })),
  }
}

/** Without a local name, so that bundlers silently leave out unused exports. */
function reexport({ member: imported, module: from }: ImportBinding, name: string): ModuleExport {
  return { kind: 'from', name, from, ...(imported !== undefined && { imported }) }
}
