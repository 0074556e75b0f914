import { type Found, find, requireUnmoved } from './paths.js'

/** A call on a descriptor after its paths were resolved. */
export interface Checked {
  readonly args: readonly unknown[]
  /** Path on the machine of the file or folder that the call opens. */
  readonly opens?: string
}

/** @param baseOf the path of a descriptor on the machine @throws as `find` */
type Check = (base: string, args: readonly unknown[], baseOf: (descriptor: unknown) => string) => Checked

interface OpenFlags {
  readonly create?: boolean
  readonly directory?: boolean
  readonly exclusive?: boolean
}

/** Links have already been resolved, so a remaining link is the target itself. */
const NO_FOLLOW = { symlinkFollow: false }

/** The functions of a descriptor that take a path, in WASI 0.2 and 0.3. They pass paths without links to the shims. */
export const CHECKS: Readonly<Record<string, Check>> = {
  openAt(base, [flags, path, open, mode]) {
    const { create, exclusive } = open as OpenFlags
    const found = find(base, path as string, isFollowing(flags) && !(create === true && exclusive === true))
    refuseSpecial(found, open as OpenFlags)
    return { args: [NO_FOLLOW, found.path, open, mode], opens: found.file }
  },
  statAt: followed,
  metadataHashAt: followed,
  setTimesAt: followed,
  createDirectoryAt: unfollowed,
  readlinkAt: unfollowed,
  unlinkFileAt: unfollowed,
  removeDirectoryAt: (base, [path]) => ({ args: [inside(base, path)] }),
  symlinkAt: (base, [target, path]) => ({ args: [target, find(base, path as string, false).path] }),
  linkAt(base, [flags, path, other, newPath], baseOf) {
    const found = find(base, path as string, isFollowing(flags))
    // Some systems create the hard link to the target of a symbolic link.
    if (found.stats?.isSymbolicLink() === true) throw 'not-permitted'
    return { args: [NO_FOLLOW, found.path, other, find(baseOf(other), newPath as string, false).path] }
  },
  renameAt: (base, [path, other, newPath], baseOf) => ({
    args: [inside(base, path), other, inside(baseOf(other), newPath)],
  }),
}

/** The functions after which a path can lead to another place. */
export const RELINKING: ReadonlySet<string> = new Set(['symlinkAt', 'renameAt'])

/** For operations of a descriptor on its own folder. */
export const requireFolder: (base: string) => void = requireUnmoved

function isFollowing(flags: unknown): boolean {
  return (flags as { readonly symlinkFollow?: boolean }).symlinkFollow === true
}

function followed(base: string, [flags, path, ...rest]: readonly unknown[]): Checked {
  return { args: [NO_FOLLOW, find(base, path as string, isFollowing(flags)).path, ...rest] }
}

function unfollowed(base: string, [path]: readonly unknown[]): Checked {
  return { args: [find(base, path as string, false).path] }
}

/** The folder itself is an entry of its parent folder, which is not granted. */
function inside(base: string, path: unknown): string {
  const found = find(base, path as string, false)
  if (found.path === '.') throw 'invalid'
  return found.path
}

/**
 * For cases that the shims leave to the system, which follows links on Windows. Opening a pipe would block the whole
 * process.
 */
function refuseSpecial({ stats }: Found, { create, directory, exclusive }: OpenFlags): void {
  if (stats?.isFIFO() === true) throw 'unsupported'
  if (stats?.isSymbolicLink() !== true) return
  if (create === true && exclusive === true) throw 'exist'
  throw directory === true ? 'not-directory' : 'loop'
}
