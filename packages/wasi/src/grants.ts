/** What a project lets a component do through the WASI shims. What is absent is denied, except `stdio`. */
export interface Grants {
  /** Folders the component sees: its path to the folder's, which counts from the working directory at run time. */
  readonly preopens?: Readonly<Record<string, string>>
  /** `true`: every variable of the process; a list: those, if set; an object: these values, which end up in the build. */
  readonly env?: true | readonly string[] | Readonly<Record<string, string>>
  /** `true`: the process's own arguments. */
  readonly args?: true | readonly string[]
  /** Sockets, name lookup and HTTP requests. */
  readonly network?: boolean
  /** Standard input, output and error. @default true */
  readonly stdio?: boolean
  /** Ending the whole process; otherwise an exit is an error in the caller. */
  readonly exit?: boolean
}

export type Permission = keyof Grants

export const PERMISSIONS: readonly Permission[] = ['preopens', 'env', 'args', 'network', 'stdio', 'exit']

/** Key of the grants that hold for every package. */
export const EVERY_PACKAGE = '*'

/** Grants by `ns:name`, or `*` for every package; a package's own replace the general ones key by key. */
export type Permissions = ReadonlyMap<string, Grants>

/** The grants of both; where both have a key of a package, `above` decides. */
export function mergePermissions(below: Permissions, above: Permissions): Permissions {
  const names = new Set([...below.keys(), ...above.keys()])
  return new Map([...names].map((name) => [name, { ...below.get(name), ...above.get(name) }]))
}

/** @param name `ns:name` */
export function grantsOf(permissions: Permissions, name: string): Grants {
  return { ...permissions.get(EVERY_PACKAGE), ...permissions.get(name) }
}

/** Whether anything is granted. */
export function isGranted(grants: Grants, permission: Permission): boolean {
  const value = grants[permission]
  if (permission === 'stdio') return value !== false
  if (typeof value === 'object') return Object.keys(value).length > 0
  return value === true
}

/** The folders that any package is granted. */
export function grantedFolders(permissions: Permissions): readonly string[] {
  return [...new Set([...permissions.values()].flatMap(({ preopens = {} }) => Object.values(preopens)))]
}
