import { randomUUID } from 'node:crypto'
import { type FileHandle, lstat, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** A save takes milliseconds. A process that holds the file this long has ended, or its clock or disk is broken. */
const STALE_MS = 30_000

/**
 * There is less than a millisecond between creating the file and writing to it. A file that is empty for longer was
 * left by a killed process.
 */
const EMPTY_STALE_MS = 2_000

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A process id, a host name and a random part. */
const MAX_SIGN_BYTES = 1024

/** Maximum wait for others. Longer than the time after which they count as gone. */
const MAX_WAIT_MS = 40_000

/** Wait between two tries. Random, so that waiting processes do not synchronise. */
const MIN_RETRY_MS = 2
const MAX_RETRY_MS = 20

/**
 * Runs work while no other wasm-pkg process does the same for the file. A comparison before a rename leaves a moment in
 * which two writers can overwrite each other; this closes it. The guard is a file beside it that is created
 * exclusively. This also works on network file systems. A guard file that a killed process left behind is recognised
 * and removed.
 *
 * @throws WasmPkgError `E_LOCK_RACE` if others keep it for too long, `E_CACHE_IO` if the folder cannot be written
 */
export async function exclusively<T>(file: string, work: () => Promise<T>): Promise<T> {
  const sign = join(dirname(file), `.${basename(file)}.busy`)
  const owner = `${process.pid} ${hostname()} ${randomUUID()}`
  const giveUp = Date.now() + MAX_WAIT_MS
  while (!(await occupy(sign, owner))) {
    await removeStale(sign)
    if (Date.now() > giveUp) {
      throw new WasmPkgError('E_LOCK_RACE', `${escapeText(file)} is constantly being written by another program`, {
        hint: `If there is none, remove ${escapeText(sign)}.`,
      })
    }
    await sleep(MIN_RETRY_MS + Math.random() * (MAX_RETRY_MS - MIN_RETRY_MS))
  }
  try {
    await removeAside(sign)
    return await work()
  } finally {
    if ((await readSign(sign)) === owner) await rm(sign, { force: true })
  }
}

async function occupy(sign: string, owner: string): Promise<boolean> {
  let handle: FileHandle
  try {
    handle = await open(sign, 'wx')
  } catch (error) {
    const code = codeOf(error)
    // Windows returns EPERM and EBUSY for a file that is just being removed.
    if (code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'))) return false
    throw unwritable(sign, error)
  }
  try {
    await handle.writeFile(owner)
  } catch (error) {
    // On a full disk, a file can be created but not written.
    await rm(sign, { force: true })
    throw unwritable(sign, error)
  } finally {
    await handle.close()
  }
  // If this process was suspended before it wrote, others may have treated its guard file as stale.
  return (await readSign(sign)) === owner
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function unwritable(sign: string, cause: unknown): WasmPkgError {
  const code = codeOf(cause)
  const problem = `${escapeText(dirname(sign))} cannot be written${typeof code === 'string' ? ` (${code})` : ''}`
  return new WasmPkgError(code === 'ENOSPC' || code === 'EDQUOT' ? 'E_NO_SPACE' : 'E_CACHE_IO', problem, { cause })
}

async function removeStale(sign: string): Promise<void> {
  const owner = await readSign(sign)
  if (owner === undefined) return await refuseOther(sign)
  if (!(await isStale(sign, owner))) return
  // Rename first. If several processes saw the stale guard file, only one removes it, and none removes a new one by
  // mistake.
  const aside = `${sign}.${randomUUID()}`
  try {
    await rename(sign, aside)
    if ((await readSign(aside)) === owner) await rm(aside, { force: true })
    else await rename(aside, sign)
  } catch {
    // Another process was faster.
  }
}

/** Refuses in place of the guard file what no process of ours created, and none would remove: a link, a FIFO, a long file. */
async function refuseOther(sign: string): Promise<void> {
  const stats = await lstat(sign).catch(() => undefined)
  if (stats === undefined || (stats.isFile() && stats.size <= MAX_SIGN_BYTES)) return
  const problem = stats.isFile() ? 'is too large' : 'is not a regular file'
  throw new WasmPkgError('E_CACHE_IO', `${escapeText(sign)} ${problem}`, { hint: 'Remove it.' })
}

/** Removes stale guard files that a process renamed before it was killed. */
async function removeAside(sign: string): Promise<void> {
  const prefix = `${basename(sign)}.`
  // A user who can write to a folder cannot always list it.
  for (const name of await readdir(dirname(sign)).catch(() => [])) {
    if (!name.startsWith(prefix) || !UUID.test(name.slice(prefix.length))) continue
    const aside = join(dirname(sign), name)
    if (await isStale(aside, 'aside')) await rm(aside, { force: true }).catch(() => undefined)
  }
}

async function isStale(sign: string, owner: string): Promise<boolean> {
  const [pid = '', host] = owner.split(' ')
  if (host === hostname() && /^\d+$/.test(pid) && !isRunning(Number(pid))) return true
  try {
    return Date.now() - (await stat(sign)).mtimeMs > (owner === '' ? EMPTY_STALE_MS : STALE_MS)
  } catch {
    return false
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return codeOf(error) === 'EPERM'
  }
}

async function readSign(sign: string): Promise<string | undefined> {
  try {
    return (await readRegularFile(sign, { code: 'E_CACHE_IO', maxBytes: MAX_SIGN_BYTES }))?.toString('utf8')
  } catch {
    return undefined
  }
}
