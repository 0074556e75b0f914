import { type Capability, compareLevels, HOST, OWN, PACKAGE } from './capability.js'
import type { Permission } from './grants.js'
import { doorsOf, wasiCapability, wasiInterface } from './interfaces.js'
import { splitLabel } from './label.js'

/** Splits an import id into the path and the version. The path keeps a label, because it distinguishes imports. */
export function splitImport(id: string): { readonly path: string; readonly version: string | undefined } {
  const at = id.indexOf('@')
  return at === -1 ? { path: id, version: undefined } : { path: id.slice(0, at), version: id.slice(at + 1) }
}

/**
 * The capability of one import.
 *
 * @param id `wasi:io/error@0.2.3`, which may have a label, or the plain name of a world's import
 * @param importer `ns:name` of the importing package; its own interfaces do not count as another package
 */
export function capabilityOf(id: string, importer?: string): Capability {
  const known = wasiCapability(id)
  if (known !== undefined) return known
  const { path } = splitImport(splitLabel(id).id)
  if (!path.includes(':')) return HOST
  return importer !== undefined && path.startsWith(`${importer}/`) ? OWN : PACKAGE
}

/** The capabilities of several imports, each once, the most serious first. @param importer as for `capabilityOf` */
export function capabilitiesOf(imports: Iterable<string>, importer?: string): readonly Capability[] {
  const found = new Map<string, Capability>()
  for (const id of imports) {
    const capability = capabilityOf(id, importer)
    found.set(capability.id, capability)
  }
  return [...found.values()].toSorted((a, b) => compareLevels(a.level, b.level))
}

/** The permissions that open an import. None if no shim has it, or if the shim needs no permission. */
export function permissionsFor(id: string): readonly Permission[] {
  const permissions = wasiInterface(id)?.capability.permissions ?? []
  return doorsOf(id) === undefined ? [] : permissions
}
