import { escapeText } from '@wasm-pkg/registry-client/text'
import { guardedInterface } from './interfaces.js'
import { EVERY_PACKAGE, grantsOf, isGranted, type Permission, type Permissions, PERMISSIONS } from './types.js'

/** Where the grants of a project and the imports of its packages do not meet. */
export interface PermissionFinding {
  /** `unused`: granted and not imported; `denied`: imported and not granted. */
  readonly kind: 'unused' | 'denied'
  /** `ns:name@version`, or `ns:name` for grants to a package that the project does not have. */
  readonly package: string
  readonly permission: Permission
  /** The imports that the permission would open. */
  readonly imports: readonly string[]
  /** A line for people. */
  readonly text: string
}

/** A package as far as permissions go. */
export interface PermissionSubject {
  /** `ns:name` */
  readonly name: string
  /** `ns:name@version` */
  readonly id: string
  readonly imports: readonly string[]
}

/** Compares one package's imports with what it is granted. General grants are never unused. */
export function permissionFindings(permissions: Permissions, subject: PermissionSubject): readonly PermissionFinding[] {
  const { name, id, imports } = subject
  const grants = grantsOf(permissions, name)
  const own = permissions.get(name) ?? {}
  const findings: PermissionFinding[] = []
  for (const permission of PERMISSIONS) {
    const needing = imports.filter((item) => guardedInterface(item)?.permissions.includes(permission))
    if (needing.length === 0 && isGranted(own, permission) && own[permission] !== undefined) {
      const text = `wasmPkg.permissions["${name}"].${permission} is granted, and ${id} imports nothing that needs it`
      findings.push({ kind: 'unused', package: id, permission, imports: [], text })
    }
    if (needing.length > 0 && !isGranted(grants, permission)) {
      const text = `${id} may not use ${escapeText(needing.join(', '))}: ${permission} is not granted`
      findings.push({ kind: 'denied', package: id, permission, imports: needing, text })
    }
  }
  return findings
}

/** The permissions that would open any of the imports. */
export function neededPermissions(imports: readonly string[]): readonly Permission[] {
  return PERMISSIONS.filter((permission) =>
    imports.some((item) => guardedInterface(item)?.permissions.includes(permission)),
  )
}

/** Grants to packages that the project does not have: a misspelt name, or one that was removed. */
export function strayGrants(permissions: Permissions, names: ReadonlySet<string>): readonly PermissionFinding[] {
  return [...permissions].flatMap(([name, grants]) =>
    name === EVERY_PACKAGE || names.has(name)
      ? []
      : PERMISSIONS.filter((permission) => grants[permission] !== undefined).map((permission) => ({
          kind: 'unused' as const,
          package: name,
          permission,
          imports: [],
          text: `wasmPkg.permissions["${name}"].${permission} is for a package that the project does not have`,
        })),
  )
}
