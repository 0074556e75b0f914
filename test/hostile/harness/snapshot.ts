import { readFile, readdir, lstat, readlink } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { digestOf } from '../content/package.js'
import type { World } from './world.js'

/** Everything in a world's folder but its store, by path: what it is, its bytes and its time of change. */
export type Snapshot = ReadonlyMap<string, string>

export async function takeSnapshot(world: World): Promise<Snapshot> {
  const paths = (await everythingBelow(world.dir)).filter((path) => !isWithin(path, world.store))
  const entries = await Promise.all(
    paths.map(async (path) => [relative(world.dir, path).split(sep).join('/'), await describe(path)] as const),
  )
  return new Map(entries)
}

/** Bytes and times of files, targets of links; pipes and devices must not be opened. */
async function describe(path: string): Promise<string> {
  const found = await lstat(path)
  if (found.isSymbolicLink()) return `link to ${await readlink(path)}`
  if (found.isFile()) return `${digestOf(await readFile(path))} ${found.mtimeMs}`
  // The time of a folder changes with what is in it, which is looked at itself.
  return found.isDirectory() ? 'folder' : `mode ${found.mode}`
}

/** Files below a folder that can be read without waiting for anybody. */
export async function filesBelow(dir: string): Promise<readonly string[]> {
  const paths = await everythingBelow(dir)
  const found = await Promise.all(paths.map(async (path) => [path, await lstat(path)] as const))
  return found.filter(([, entry]) => entry.isFile()).map(([path]) => path)
}

async function everythingBelow(dir: string): Promise<readonly string[]> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true }).catch(() => [])
  return entries.map((entry) => join(entry.parentPath, entry.name))
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep)
}
