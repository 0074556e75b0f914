import { exportName, lines, quote } from './text.js'
import type { ImportBinding } from './types.js'

export interface WitPackageModuleInput {
  readonly interfaces: readonly { readonly id: string; readonly jsName: string }[]
  readonly bindings: readonly ImportBinding[]
  /** Whether interfaces are exported under their ids too. @default true */
  readonly stringNames?: boolean
}

/** The module of a WIT package, which has no code: every interface that is bound, under its JavaScript name and its id. */
export function generateWitPackageModule({ interfaces, bindings, stringNames }: WitPackageModuleInput): string {
  const found = interfaces.flatMap(({ id, jsName }) => {
    const binding = bindings.find((candidate) => candidate.id === id)
    return binding === undefined ? [] : [{ id, jsName, binding }]
  })
  return lines(
    found.flatMap(({ id, jsName, binding }) =>
      (stringNames === false ? [jsName] : [jsName, id]).map((name) => reexport(binding, name)),
    ),
  )
}

/** Without a local name, so that bundlers leave out what is not imported, silently. */
function reexport({ member, module }: ImportBinding, name: string): string {
  if (member === undefined) return `export * as ${exportName(name)} from ${quote(module)}`
  return `export { ${exportName(member)} as ${exportName(name)} } from ${quote(module)}`
}
