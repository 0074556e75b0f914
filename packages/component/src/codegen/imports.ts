import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { type ModuleImport, quote } from '@wasm-pkg/wasi/generated'
import type { ImportedInterface } from '../glue/imports.js'
import { parseInterfaceId } from '../interface-id.js'
import type { ImportBinding } from './types.js'

/** Code for the imports of a component. */
export interface ImportsCode {
  readonly imports: readonly ModuleImport[]
  /** Expression of the object with the glue's imports. Evaluate it after `ready`. */
  readonly object: string
  /** Expressions of promises that must resolve before the object is used, in formats without top-level await. */
  readonly ready: readonly string[]
}

/** @throws WasmPkgError `E_UNBOUND_IMPORT` */
export function requireBound(imports: readonly ImportedInterface[], bindings: readonly ImportBinding[]): void {
  const bound = new Set(bindings.map(({ id }) => id))
  const missing = imports.filter(({ id }) => !bound.has(id))
  if (missing.length === 0) return
  const names = missing.map(({ id }) => escapeText(id)).join(', ')
  throw new WasmPkgError('E_UNBOUND_IMPORT', `Nothing is bound to what the component imports: ${names}`)
}

/**
 * If a module is the interface itself, the code imports the names that the component uses. A missing name is then the
 * bundler's own error at build time, and unused exports can be removed.
 */
export function importsCode(imports: readonly ImportedInterface[], bindings: readonly ImportBinding[]): ImportsCode {
  const taken: ModuleImport[] = []
  const entries: string[] = []
  const facades = new Set<string>()
  const bound = new Map(bindings.map((binding, index) => [binding.id, { binding, index }]))
  for (const { id, members } of imports) {
    const found = bound.get(id)
    if (found === undefined) continue
    const { binding, index } = found
    if (binding.member !== undefined) {
      const local = `$import${index}`
      taken.push({ from: binding.module, name: binding.member, local })
      // The glue uses `default` for a plain function of the world. An interface can also have a function with that
      // name.
      const isFunction = members.join() === 'default' && parseInterfaceId(id) === undefined
      entries.push(`${quote(id)}: ${isFunction ? `{ default: ${local} }` : local}`)
    } else {
      const locals = members.map((name, item) => ({ name, local: `$import${index}_${item}` }))
      taken.push(...locals.map((item) => ({ from: binding.module, ...item })))
      entries.push(`${quote(id)}: { ${locals.map(({ name, local }) => `${quote(name)}: ${local}`).join(', ')} }`)
    }
    if (binding.facade === true) facades.add(binding.module)
  }
  const ready = [...facades].map((module, index) => {
    const local = `$ready${index}`
    taken.push({ from: module, name: '$init', local })
    return local
  })
  return { imports: taken, object: entries.length === 0 ? '{}' : `{\n  ${entries.join(',\n  ')},\n}`, ready }
}
