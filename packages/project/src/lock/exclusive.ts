import { randomUUID } from 'node:crypto'
import { type FileHandle, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { escapeText } from '@wasm-pkg/registry-client/text'

/** A save takes milliseconds: a process that holds the file this long has ended, or its clock or disk is broken. */
const STALE_MS = 30_000

/** Between making the file and writing into it lies less than a millisecond: empty for longer, it was left by a kill. */
const EMPTY_STALE_MS = 2_000

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A process id, a host name and a random part. */
const MAX_SIGN_BYTES = 1024

/** Longest wait for others; more than the time after which they count as gone. */
const MAX_WAIT_MS = 40_000

/** Between two tries; random, so that waiters do not march in step. */
const MIN_RETRY_MS = 2
const MAX_RETRY_MS = 20

/**
 * Runs work while no other process of ours does the same for the file. Comparing before a rename still leaves a moment in which
 * two writers overwrite each other; this closes it. A file beside it, made exclusively, is the sign: that works on network
 * file systems too, and one left behind by a killed process is recognised and removed.
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
    // Windows says EPERM and EBUSY of a file that is just being removed.
    if (code === 'EEXIST' || (process.platform === 'win32' && (code === 'EPERM' || code === 'EBUSY'))) return false
    throw unwritable(sign, error)
  }
  try {
    await handle.writeFile(owner)
  } catch (error) {
    // A full disk has room for the name of a file, and none for what is in it.
    await rm(sign, { force: true })
    throw unwritable(sign, error)
  } finally {
    await handle.close()
  }
  // Had this process been stopped before it wrote, others would have taken its sign for a stale one.
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
  if (owner === undefined || !(await isStale(sign, owner))) return
  // Renamed first: of several who saw the stale sign one removes it, and a new sign is not taken for it.
  const aside = `${sign}.${randomUUID()}`
  try {
    await rename(sign, aside)
    if ((await readSign(aside)) === owner) await rm(aside, { force: true })
    else await rename(aside, sign)
  } catch {
    // Someone else was faster.
  }
}

/** Removes stale signs that a process renamed and was killed before it could remove them. */
async function removeAside(sign: string): Promise<void> {
  const prefix = `${basename(sign)}.`
  // Who may write here may not always list.
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
