import { readRegularFile } from '@wasm-pkg/registry-client/files'
import { sha256 } from '@wasm-pkg/registry-client/digest'
import { type Store, writeFileAtomic } from '@wasm-pkg/registry-client/store'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BuildRecord } from './types.js'

/** Increase for each change of the format. Records of other versions are ignored. */
const VERSION = 1

/** A record has a few kilobytes. */
const MAX_RECORD_BYTES = 16 * 1024 * 1024

/** Records of projects that were not built for this long are removed. */
const MAX_AGE_MS = 90 * 24 * 60 * 60 * 1000

function recordFile({ dir }: Store, root: string): string {
  return join(dir, 'builds', `${sha256(Buffer.from(root)).slice('sha256:'.length)}.json`)
}

/** @returns `undefined` if there is no record from this version */
export async function readBuildRecord(store: Store, root: string): Promise<BuildRecord | undefined> {
  try {
    const { version, ...record } = JSON.parse(
      String(await readRegularFile(recordFile(store, root), { code: 'E_CACHE_IO', maxBytes: MAX_RECORD_BYTES })),
    ) as BuildRecord & {
      readonly version: unknown
    }
    return version === VERSION ? record : undefined
  } catch {
    return undefined
  }
}

/**
 * Replaces the record of a project.
 *
 * @param root the project's folder, absolute
 */
export async function writeBuildRecord(store: Store, root: string, record: BuildRecord): Promise<void> {
  const file = recordFile(store, root)
  // One folder has the records of all projects, which may be hundreds. They are looked through for each new project only.
  const isNew = !existsSync(file)
  if (isNew) await mkdir(dirname(file), { recursive: true })
  await writeFileAtomic(file, `${JSON.stringify({ version: VERSION, ...record })}\n`, { expendable: true })
  if (isNew) await dropOld(dirname(file))
}

async function dropOld(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const file = join(folder, name)
    if (Date.now() - (await stat(file)).mtimeMs > MAX_AGE_MS) await rm(file, { force: true })
  }
}
