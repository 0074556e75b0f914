import { conflictMarkers } from '../conflict-markers.js'
import { cliCommand } from '@wasm-pkg/registry-client/cli-command'
import { WasmPkgError } from '@wasm-pkg/registry-client/errors'
import { escapeText } from '@wasm-pkg/registry-client/text'
import { readCanonicalToml } from './read-canonical.js'
import { readToml } from './read-toml.js'
import type { LockFile } from './types.js'
import { validateLock } from './validate.js'

/** A lock file with 10,000 packages of 50 imports each has half this size. More is a mistake or an attack. */
export const MAX_LOCK_BYTES: number = 16 * 1024 * 1024

/** The only format version, the same as wkg's. */
const LOCK_VERSION = 1n

/**
 * Reads `wasm-pkg.lock` or `wkg.lock`. Accepts CRLF, CR and a byte order mark (git and editors add them). The next
 * write restores the canonical form. Messages never quote the file's content.
 *
 * @param content the file's bytes or text
 * @param file its name in messages
 * @throws WasmPkgError `E_LOCK_PARSE`, `E_LOCK_CONFLICT` (with the lines of the markers), `E_LOCK_VERSION`
 */
export async function parseLock(content: Uint8Array | string, file: string): Promise<LockFile> {
  const name = escapeText(file)
  if (content.length > MAX_LOCK_BYTES) {
    throw new WasmPkgError('E_LOCK_PARSE', `${name} is too large for a lock file`, {
      expected: `at most ${MAX_LOCK_BYTES} bytes`,
      actual: `${content.length} bytes`,
    })
  }
  const text = normalise(typeof content === 'string' ? content : decode(content, name))
  if (text.trim() === '') {
    throw new WasmPkgError('E_LOCK_PARSE', `${name} is empty`, {
      hint: 'Restore the file from version control, or delete it and run wasm-pkg install to create a new one.',
    })
  }
  if (text.includes('\0')) throw new WasmPkgError('E_LOCK_PARSE', `${name} is a binary file`)
  let table: Record<string, unknown> | undefined = readCanonicalToml(text)
  if (table === undefined) {
    refuseConflicts(text, name)
    table = await readToml(text, name)
  }
  checkVersion(table['version'], name)
  return validateLock(table, { file: name, text })
}

function decode(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new WasmPkgError('E_LOCK_PARSE', `${name} is not UTF-8 text`, { cause: error })
  }
}

function normalise(text: string): string {
  const start = text.startsWith('\uFEFF') ? text.slice(1) : text
  return start.includes('\r') ? start.replace(/\r\n?/g, '\n') : start
}

function refuseConflicts(text: string, name: string): void {
  const markers = conflictMarkers(text)
  if (markers === undefined) return
  throw new WasmPkgError('E_LOCK_CONFLICT', `${name} has git conflict markers on ${markers}`, {
    hint: `Run ${cliCommand('lock merge')}, which merges both sides pin by pin, then ${cliCommand('install')}.`,
  })
}

function checkVersion(version: unknown, name: string): void {
  if (version === LOCK_VERSION) return
  const newer = typeof version === 'bigint' && version > LOCK_VERSION
  const actual =
    version === undefined ? 'none' : typeof version === 'bigint' ? String(version) : `a ${typeofToml(version)}`
  throw new WasmPkgError('E_LOCK_VERSION', `${name} has a format version that this tool does not read`, {
    expected: `version = ${LOCK_VERSION}`,
    actual,
    hint: newer
      ? 'A newer version of wasm-pkg wrote it. Upgrade wasm-pkg. The file was not changed.'
      : 'Restore the file from version control.',
  })
}

function typeofToml(value: unknown): string {
  if (typeof value === 'number') return 'float'
  return Array.isArray(value)
    ? 'list'
    : value instanceof Date
      ? 'date'
      : typeof value === 'object'
        ? 'table'
        : typeof value
}
