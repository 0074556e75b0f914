import { escapeText } from '@wasm-pkg/registry-client/text'
import { splitLabel } from '@wasm-pkg/wasi/label'
import {
  EVERY_PACKAGE,
  type Grants,
  grantsOf,
  isGranted,
  type Permission,
  type Permissions,
  PERMISSIONS,
  permissionsFor,
} from '@wasm-pkg/wasi'

/** A mismatch between the grants of a project and the imports of its packages. */
export interface PermissionFinding {
  /**
   * `unused`: granted but not imported. `denied`: imported but not granted. `powerless`: granted, but without effect in
   * a browser.
   */
  readonly kind: 'unused' | 'denied' | 'powerless'
  /** `ns:name@version`, or `ns:name` for grants to a package that the project does not have. */
  readonly package: string
  readonly permission: Permission
  /** The imports that the permission would allow. */
  readonly imports: readonly string[]
  /** A line for messages. */
  readonly text: string
}

/** The parts of a package that matter for permissions. */
export interface PermissionSubject {
  /** `ns:name` */
  readonly name: string
  /** `ns:name@version` */
  readonly id: string
  readonly imports: readonly string[]
  /** The platform of the package, if known. */
  readonly platform?: 'browser' | 'node'
  /** The imports that wait for promises (`wasmPkg.async`), if known. */
  readonly waits?: readonly string[]
}

/** Compares a package's imports with its grants. Grants for `*` never count as unused. */
export function permissionFindings(permissions: Permissions, subject: PermissionSubject): readonly PermissionFinding[] {
  const { name, id, imports } = subject
  const grants = grantsOf(permissions, name)
  const own = permissions.get(name) ?? {}
  const findings: PermissionFinding[] = []
  for (const permission of PERMISSIONS) {
    const needing = imports.filter((item) => permissionsFor(item).includes(permission))
    if (needing.length === 0 && isGranted(own, permission) && own[permission] !== undefined) {
      const text = `wasmPkg.permissions["${name}"].${permission} is granted, but ${id} imports nothing that needs it`
      findings.push({ kind: 'unused', package: id, permission, imports: [], text })
    }
    if (needing.length > 0 && !isGranted(grants, permission)) {
      const text = `${id} may not use ${escapeText(needing.join(', '))}: ${permission} is not granted`
      findings.push({ kind: 'denied', package: id, permission, imports: needing, text })
    }
    const powerless = subject.platform === 'browser' && needing.length > 0 && whyPowerless(permission, own, subject)
    if (powerless) {
      const text = `wasmPkg.permissions["${name}"].${permission} ${powerless}`
      findings.push({ kind: 'powerless', package: id, permission, imports: needing, text })
    }
  }
  return findings
}

/** The permissions that would allow any of the imports. */
export function neededPermissions(imports: readonly string[]): readonly Permission[] {
  const needed = new Set(imports.flatMap(permissionsFor))
  return PERMISSIONS.filter((permission) => needed.has(permission))
}

/** Why a grant has no effect in a browser. `undefined` if it has an effect or is not given. */
function whyPowerless(
  permission: Permission,
  own: Grants,
  { imports, waits = [] }: PermissionSubject,
): string | undefined {
  const none = 'has no effect in a browser, which has no'
  if (permission === 'preopens' && isGranted(own, 'preopens')) return `${none} folders`
  if (permission === 'env' && (own.env === true || (Array.isArray(own.env) && own.env.length > 0))) {
    return `${none} environment variables: give an object of values`
  }
  if (permission === 'args' && own.args === true) return `${none} arguments: give a list`
  if (permission === 'network' && own.network === true && !waits.some(isOfPoll)) {
    const sends = imports.some((item) => splitLabel(item).id.startsWith('wasi:http/outgoing-handler@0.2.'))
    // Requests are awaited by polling, which cannot wait in a browser.
    if (sends && imports.some(isOfPoll)) {
      return 'does nothing in a browser unless the functions of wasi:io/poll can wait: list them in wasmPkg.async'
    }
  }
  return undefined
}

/** Whether an import, or a function of one, belongs to the poll interface of WASI 0.2. */
function isOfPoll(item: string): boolean {
  return splitLabel(item).id.startsWith('wasi:io/poll')
}

/** Grants for packages that the project does not have, because the name is misspelled or the package was removed. */
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
