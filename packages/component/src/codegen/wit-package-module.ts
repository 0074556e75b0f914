import { exportAs, importAs, lines, quote } from './text.js'
import type { ImportBinding } from './types.js'

export interface WitPackageModuleInput {
  readonly interfaces: readonly { readonly id: string; readonly jsName: string }[]
  readonly bindings: readonly ImportBinding[]
  /** The id of the one interface whose own members the module exports, for a specifier that names it. */
  readonly only?: string
}

/** The module of a WIT package, which has no code: every interface that is bound, under its JavaScript name and its id. */
export function generateWitPackageModule({ interfaces, bindings }: WitPackageModuleInput): string {
  const found = interfaces.flatMap(({ id, jsName }) => {
    const binding = bindings.find((candidate) => candidate.id === id)
    return binding === undefined ? [] : [{ id, jsName, binding }]
  })
  return lines(
    found.map(({ binding }, index) =>
      binding.member === undefined
        ? `import * as $interface${index} from ${quote(binding.module)}`
        : importAs(binding.member, `$interface${index}`, binding.module),
    ),
    found.flatMap(({ id, jsName }, index) => [
      exportAs(`$interface${index}`, jsName),
      exportAs(`$interface${index}`, id),
    ]),
  )
}
