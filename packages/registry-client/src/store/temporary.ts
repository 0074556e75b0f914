import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

import { sha256 } from '../digest.js'
import { discard } from './disk.js'
import { isRunning, processSpace } from './process.js'

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const SPACE_LENGTH = 8

let ownSpace: string | undefined

/** A few digits that distinguish this machine's processes from those of other machines that share the folder. */
function space(): string {
  return (ownSpace ??= sha256(Buffer.from(processSpace())).slice('sha256:'.length).slice(0, SPACE_LENGTH))
}

/** A temporary name beside the file for its new content: `.<file>.<process>-<machine>-<random>.tmp`. */
export function temporaryBeside(file: string): string {
  return join(dirname(file), `.${basename(file)}.${process.pid}-${space()}-${randomUUID()}.tmp`)
}

/** Removes temporary files that killed processes left beside the file. Nothing else cleans up in that folder. */
export async function removeLeftovers(file: string): Promise<void> {
  const dir = dirname(file)
  const prefix = `.${basename(file)}.`
  // A user who can write to a folder cannot always list it.
  const names = await readdir(dir).catch(() => [])
  for (const name of names) {
    if (name.startsWith(prefix) && isLeftover(name.slice(prefix.length))) await discard(join(dir, name))
  }
}

function isLeftover(rest: string): boolean {
  const [, pid, where, random = ''] = /^(\d{1,10})-([0-9a-f]+)-(.+)\.tmp$/.exec(rest) ?? []
  return pid !== undefined && where === space() && UUID.test(random) && !isRunning(Number(pid))
}
