// This file becomes part of users' programs. It may import only Node's own modules and files in this folder.
import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { platform } from 'node:process'

/** The same limit as in Linux. */
const MAX_LINKS = 40

/** The target of a component's path: segments below a base. Only the last one can be a link. */
export interface Found {
  /** The path for the shim: segments joined with `/`, or `.` for the base itself. */
  readonly path: string
  /** The path on the machine. */
  readonly file: string
  /** Stats of the target, without following a link. `undefined` if there is nothing. */
  readonly stats: Stats | undefined
}

/**
 * Resolves a path as WASI requires: never above the base, wherever links lead. The result is valid until something is
 * linked or renamed.
 *
 * @param base a folder on the machine whose own path contains no link
 * @param follow whether to follow a link at the end
 * @throws an error code of `wasi:filesystem` as a string, or an error of `node:fs`
 */
export function find(base: string, path: string, follow: boolean): Found {
  requireUnmoved(base)
  const isFolder = /[/\\]$/.test(path)
  const todo = below([], path)
  let done: string[] = []
  let stats: Stats | undefined
  let links = 0
  for (let segment = todo.shift(); segment !== undefined; segment = todo.shift()) {
    const file = join(base, ...done, segment)
    stats = statsOf(file)
    if (stats?.isSymbolicLink() === true && (follow || isFolder || todo.length > 0)) {
      if ((links += 1) > MAX_LINKS) throw 'loop'
      todo.unshift(...below(done, readlinkSync(file)))
      done = []
    } else {
      done.push(segment)
    }
  }
  const shown = done.join('/')
  return {
    path: shown === '' ? '.' : `${shown}${isFolder ? '/' : ''}`,
    file: join(base, ...done),
    stats: shown === '' ? lstatSync(base) : stats,
  }
}

/**
 * To the shims, descriptors are paths. If a descriptor's folder was moved, its path could lead through a link in its
 * place.
 *
 * @throws `no-entry` if its path contains a link
 */
export function requireUnmoved(base: string): void {
  if (realpathSync(base) !== base) throw 'no-entry'
}

/** @param from the folder of a relative link @throws `not-permitted` for a path that leads out of the base */
export function below(from: readonly string[], path: string): string[] {
  if (path.includes('\0')) throw 'invalid'
  if (isAbsolute(path) || /^[/\\]/.test(path)) throw 'not-permitted'
  const segments = [...from]
  // The shims treat a backslash as a slash on every system.
  for (const segment of path.split(/[/\\]/)) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(portable(segment))
    else if (segments.pop() === undefined) throw 'not-permitted'
  }
  return segments
}

/** Windows has drives, streams and alternative names. */
function portable(segment: string): string {
  if (platform === 'win32' && /:|[. ]$/.test(segment)) throw 'invalid'
  return segment
}

function statsOf(file: string): Stats | undefined {
  try {
    return lstatSync(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/**
 * The path of a granted folder on the machine, without links. It need not exist yet. A component that can write to a
 * folder decides what is in it. Therefore, if another granted folder is inside, links on the way to it are not
 * followed.
 *
 * @param granted all folders that are granted to any package
 */
export function grantedFolder(folder: string, granted: readonly string[]): string {
  const path = resolve(folder)
  const place = realPlace(path)
  const places = new Set(granted.map((other) => realPlace(resolve(other))))
  for (const ancestor of ancestors(path)) {
    const outer = realPlace(ancestor)
    if (!places.has(outer) || place === join(outer, relative(ancestor, path))) continue
    throw new Error(
      `the granted folder ${path} is in ${ancestor}, which is granted too, and leads out of it through a link`,
    )
  }
  return place
}

/** The real path. For a path that does not exist, the path that it would have. */
function realPlace(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const parent = dirname(path)
    if (parent === path || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // A dangling link could later be made to lead anywhere.
    if (statsOf(path) !== undefined) throw error
    return join(realPlace(parent), relative(parent, path))
  }
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [path, ...ancestors(parent)]
}
