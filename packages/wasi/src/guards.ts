import { type Grants, isGranted } from './grants.js'
import { permissionsFor } from './imports.js'
import { doorsOf } from './interfaces.js'

/** Whether the grants allow the whole interface, so that the shim can be used directly. */
export function isOpen(id: string, grants: Grants): boolean {
  const { functions = [], statics = {} } = doorsOf(id)?.doors ?? {}
  if (functions.length === 0 && Object.keys(statics).length === 0) return true
  return permissionsFor(id).every((permission) => {
    if (permission === 'env' || permission === 'args') return grants[permission] === true
    return permission !== 'preopens' && isGranted(grants, permission)
  })
}
