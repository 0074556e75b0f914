/** What a project lets a component do through the WASI shims. A missing key denies the permission, except for `stdio`. */
export interface Grants {
  /** Folders that the component sees: from the path in the component to the path of the folder, which is relative to the working directory at run time. */
  readonly preopens?: Readonly<Record<string, string>>
  /** `true`: all variables of the process. A list: these variables, if they are set. An object: these values, which are written into the build. */
  readonly env?: true | readonly string[] | Readonly<Record<string, string>>
  /** `true`: the arguments of the process. A list: these arguments. */
  readonly args?: true | readonly string[]
  /** Allows sockets, name lookup and HTTP requests. */
  readonly network?: boolean
  /** Allows standard input, output and error. @default true */
  readonly stdio?: boolean
  /** Allows exiting the whole process. Without it, an exit is an error in the caller. */
  readonly exit?: boolean
}

export type Permission = keyof Grants

export const PERMISSIONS: readonly Permission[] = ['preopens', 'env', 'args', 'network', 'stdio', 'exit']

/** Key of the grants that apply to every package. */
export const EVERY_PACKAGE = '*'

/** Grants by `ns:name`, or `*` for every package. A package's own grants replace the general ones key by key. */
export type Permissions = ReadonlyMap<string, Grants>

/** Merges both. If both have a key of a package, the value of `above` is used. */
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

/** All folders that are granted to any package. */
export function grantedFolders(permissions: Permissions): readonly string[] {
  return [...new Set([...permissions.values()].flatMap(({ preopens = {} }) => Object.values(preopens)))]
}
