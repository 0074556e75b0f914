// Becomes a part of users' programs: nothing but Node's own modules and files of this folder may be imported.
import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { platform } from 'node:process'

/** As many as Linux follows. */
const MAX_LINKS = 40

/** Where a path of a component leads: segments below a base, none of which is a link but maybe the last. */
export interface Found {
  /** For the shim: the segments with `/` between, `.` for the base itself. */
  readonly path: string
  /** On the machine. */
  readonly file: string
  /** Of what is there, the link itself if it is one; `undefined` if nothing is. */
  readonly stats: Stats | undefined
}

/**
 * Follows a path as the component system wants it: never above the base, whatever links say. What is found holds until
 * something is linked or renamed.
 *
 * @param base a folder on the machine whose own path holds no link
 * @param follow whether a link at the end is followed
 * @throws an error code of `wasi:filesystem` as a string, or what `node:fs` throws
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
 * Descriptors are paths to the shims, so one whose folder was moved away could lead through a link that took its place.
 *
 * @throws `no-entry` if there is a link on the way to it
 */
export function requireUnmoved(base: string): void {
  if (realpathSync(base) !== base) throw 'no-entry'
}

/** @param from the folder, that a relative link is in @throws `not-permitted` for a path that leaves the base */
export function below(from: readonly string[], path: string): string[] {
  if (path.includes('\0')) throw 'invalid'
  if (isAbsolute(path) || /^[/\\]/.test(path)) throw 'not-permitted'
  const segments = [...from]
  // The shims take a backslash for a slash everywhere.
  for (const segment of path.split(/[/\\]/)) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(portable(segment))
    else if (segments.pop() === undefined) throw 'not-permitted'
  }
  return segments
}

/** Windows has drives, streams and names that mean another one. */
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
 * The place of a granted folder on the machine, without links. It need not exist yet. A component that may write to a folder
 * decides what is in it: when another grant is for something in there, links are not followed on the way to it.
 *
 * @param granted all folders that are granted to anybody
 */
export function pin(folder: string, granted: readonly string[]): string {
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

/** Of what does not exist, the place it would have. */
function realPlace(path: string): string {
  try {
    return realpathSync(path)
  } catch (error) {
    const parent = dirname(path)
    if (parent === path || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    // A link that leads nowhere yet may be made to lead anywhere.
    if (statsOf(path) !== undefined) throw error
    return join(realPlace(parent), relative(parent, path))
  }
}

function ancestors(path: string): readonly string[] {
  const parent = dirname(path)
  return parent === path ? [path] : [path, ...ancestors(parent)]
}
