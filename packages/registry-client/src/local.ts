import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

import type { Backend } from './backend.js'
import { sha256 } from './digest.js'
import { WasmPkgError } from './errors.js'
import { type PackageName, formatPackageName } from './names.js'
import { writeFileAtomic } from './store/atomic.js'
import { openForReading } from './store/disk.js'
import { hashWhole, withFile } from './store/opened.js'
import { ioError, isMissing } from './io-error.js'
import type { Store } from './store/store.js'
import { type Version, formatVersion, tryParseVersion } from './version.js'
import { versionList } from './version-list.js'

const EXTENSION = '.wasm'
/** The chunk size for copying a file into the store. */
const READ_BYTES = 1024 * 1024

/** wkg's local backend: `<root>/<namespace>/<name>/<version>.wasm`. File names keep the `+` of build metadata. */
export function createLocalBackend(root: string, store: Store): Backend {
  const base = resolve(root)
  // Names and versions were parsed by strict grammars. Neither can contain a separator or be a dot segment.
  const folder = (name: PackageName): string => join(base, name.namespace, name.name)
  const file = (name: PackageName, version: Version): string =>
    join(folder(name), `${formatVersion(version)}${EXTENSION}`)

  return {
    kind: 'local',
    source: () => 'local',
    chain: (name) => [{ label: 'folder', value: folder(name) }],
    login: () => undefined,

    async listVersions(name) {
      try {
        const files = (await readdir(folder(name))).filter((entry) => entry.endsWith(EXTENSION))
        return versionList(
          files.map((entry) => entry.slice(0, -EXTENSION.length)),
          tryParseVersion,
        )
      } catch (error) {
        throw isMissing(error) ? missing(name, folder(name)) : ioError(error, 'read', folder(name))
      }
    },

    async getRelease(name, version) {
      const path = file(name, version)
      try {
        const found = await withFile(path, async (opened) => {
          if (!opened.stats.isFile()) throw missing(name, path)
          return { digest: await hashWhole(opened), size: opened.size, annotations: {} }
        })
        if (found === undefined) throw missing(name, path)
        return found
      } catch (error) {
        throw isMissing(error) ? missing(name, path) : ioError(error, 'read', path)
      }
    },

    // A folder cannot store signatures.
    fetchReadme: () => Promise.resolve(undefined),
    listSignatures: () => Promise.resolve([]),

    async fetchContent({ name, version, digest, size, signal, watch }) {
      const path = file(name, version)
      try {
        return await store.writeBlob(digest, size, chunksOf(name, path), { signal, watch })
      } catch (error) {
        throw isMissing(error) ? missing(name, path) : ioError(error, 'read', path)
      }
    },

    async publish({ name, version, bytes, overwrite, dryRun, onBytes }) {
      const path = file(name, version)
      if (dryRun === true) {
        if (overwrite !== true && existsSync(path)) throw alreadyPublished(name, version)
        return { digest: sha256(bytes) }
      }
      try {
        await mkdir(dirname(path), { recursive: true })
        await writeFileAtomic(path, bytes, overwrite === true ? {} : { expectCurrent: 'absent' })
      } catch (error) {
        throw error instanceof WasmPkgError && error.code === 'E_LOCK_RACE'
          ? alreadyPublished(name, version)
          : ioError(error, 'write', path)
      }
      onBytes(bytes.byteLength)
      return { digest: sha256(bytes) }
    },
  }
}

/** The chunks of a package. Limited to what the store accepts, because the file could grow. */
async function* chunksOf(name: PackageName, path: string): AsyncGenerator<Uint8Array> {
  const handle = await openForReading(path)
  try {
    if (!(await handle.stat()).isFile()) throw missing(name, path)
    for (;;) {
      // Each chunk needs its own buffer, because the store collects them.
      const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafe(READ_BYTES), 0, READ_BYTES, null)
      if (bytesRead === 0) return
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await handle.close()
  }
}

function missing(name: PackageName, path: string): WasmPkgError {
  return new WasmPkgError('E_NOT_FOUND', `${formatPackageName(name)} is not in the local registry`, {
    expected: path,
    hint: 'Publish the version there, or correct `root` of the local registry.',
  })
}

export function alreadyPublished(name: PackageName, version: Version): WasmPkgError {
  return new WasmPkgError('E_VERSION', `${formatPackageName(name)}@${formatVersion(version)} is already published`, {
    hint: 'Publish a new version; replacing one breaks every lock file that pins it.',
  })
}
